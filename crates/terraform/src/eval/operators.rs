//! Operators, with Terraform's conversions and the short cuts that unknowns leave
//! (<https://developer.hashicorp.com/terraform/language/expressions/operators>).

use bartizan_tree::{Node, Number, Origin, Value};

use super::{Evaluator, InstanceId, Scope};
use crate::syntax::{Expr, Operator};
use crate::value::{self, Outcome, Stop};

impl Evaluator<'_> {
    pub(super) fn binary(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        operator: Operator,
        left: &Expr,
        right: &Expr,
    ) -> Outcome {
        let left = self.eval(at, scope, left)?;
        let right = self.eval(at, scope, right);
        let truth = |holds: bool| Ok(Node::bool(holds, Origin::NONE));
        match operator {
            Operator::And | Operator::Or => {
                // `false && unknown` is false, on either side; a fault on the right is one only
                // where the left does not decide.
                let decides = operator == Operator::Or;
                match (value::boolean(&left), right.and_then(|right| value::boolean(&right))) {
                    (Ok(holds), _) if holds == decides => truth(decides),
                    (Err(Stop::Fault(message)), _) => Err(Stop::Fault(message)),
                    (_, Ok(holds)) if holds == decides => truth(decides),
                    (Ok(_), Ok(holds)) => truth(holds),
                    (Err(stop), _) | (_, Err(stop)) => Err(stop),
                }
            }
            Operator::Equal => truth(value::equal(&left, &right?)?),
            Operator::NotEqual => truth(!value::equal(&left, &right?)?),
            _ => {
                let right = right?;
                let (a, b) = (value::number(&left)?, value::number(&right)?);
                match operator {
                    Operator::Less => truth(a < b),
                    Operator::LessEqual => truth(a <= b),
                    Operator::Greater => truth(a > b),
                    Operator::GreaterEqual => truth(a >= b),
                    _ => arithmetic(operator, a, b),
                }
            }
        }
    }
}

pub(super) fn negate(number: Number) -> Outcome {
    match number.as_i64().and_then(i64::checked_neg) {
        Some(integer) => Ok(Node::number(integer, Origin::NONE)),
        None => float(-number.as_f64()),
    }
}

fn arithmetic(operator: Operator, a: Number, b: Number) -> Outcome {
    if matches!(operator, Operator::Divide | Operator::Modulo) && b.as_f64() == 0.0 {
        return Err(Stop::fault("a division by zero"));
    }
    let exact = match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Divide => a.checked_rem(b).filter(|rest| *rest == 0).and_then(|_| a.checked_div(b)),
            Operator::Modulo => a.checked_rem(b),
            _ => None,
        },
        _ => None,
    };
    if let Some(integer) = exact {
        return Ok(Node::number(integer, Origin::NONE));
    }
    let (a, b) = (a.as_f64(), b.as_f64());
    float(match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        _ => a % b,
    })
}

/// A number from a double. Terraform reckons in decimals of many digits, where `0.1 + 0.2` is
/// `0.3`; fifteen digits are what a double shares with them.
pub(crate) fn float(value: f64) -> Outcome {
    let rounded = format!("{value:.14e}").parse::<f64>().ok().filter(|r| (r - value).abs() <= value.abs() * 4e-16);
    match Number::from_f64(rounded.unwrap_or(value)) {
        Some(number) => Ok(Node::new(Value::Number(number), Origin::NONE)),
        None => Err(Stop::fault("a number out of range")),
    }
}
