//! One resource of an estate, seen with all that belongs to it.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Tri, Value, Why};

use crate::estate::reach;
use crate::{Coverage, Estate, Join, Resource};

/// A whole resource and the estate around it. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'e> {
    estate: &'e Estate,
    id: usize,
}

/// Several things that were found, and why there may be more.
#[derive(Clone, Debug)]
pub struct Many<T> {
    /// What was found.
    pub known: Vec<T>,
    /// Why there may be more; `None` where this is all.
    pub more: Option<Why>,
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Many { known: Vec::new(), more: None }
    }
}

impl<T> Many<T> {
    /// Whether one of them answers yes; what may be missing leaves a no open.
    pub fn any(&self, question: impl FnMut(&T) -> Tri) -> Tri {
        Tri::any(self.known.iter().map(question)).or(self.more.clone().map_or(Tri::No, Tri::Unknown))
    }

    /// Whether all of them answer yes; what may be missing leaves a yes open.
    pub fn all(&self, question: impl FnMut(&T) -> Tri) -> Tri {
        Tri::all(self.known.iter().map(question)).and(self.more.clone().map_or(Tri::Yes, Tri::Unknown))
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> Tri {
        self.any(|_| Tri::Yes).not()
    }

    /// Adds what another search found.
    pub fn extend(&mut self, other: Many<T>) {
        self.known.extend(other.known);
        self.more = self.more.take().or(other.more);
    }
}

impl PartialEq for Subject<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.estate, other.estate) && self.id == other.id
    }
}

impl Eq for Subject<'_> {}

impl<'e> Subject<'e> {
    pub(crate) fn new(estate: &'e Estate, id: usize) -> Self {
        Subject { estate, id }
    }

    /// The estate around it.
    pub fn estate(self) -> &'e Estate {
        self.estate
    }

    /// What the source states of it.
    pub fn resource(self) -> &'e Resource {
        &self.estate.resources[self.id]
    }

    /// Its kind in the vocabulary.
    pub fn kind(self) -> &'e str {
        &self.resource().kind
    }

    /// Its address in the source.
    pub fn address(self) -> &'e Arc<str> {
        &self.resource().address
    }

    /// Its header.
    pub fn origin(self) -> Origin {
        self.resource().origin
    }

    /// Its properties with those of its parts folded in.
    pub fn properties(self) -> &'e Node {
        &self.estate.effective[self.id]
    }

    /// A property by a dotted path.
    pub fn get(self, path: &str) -> Field<&'e Node> {
        self.properties().find(path)
    }

    /// The parts and satellites that were folded into it.
    pub fn parts(self) -> impl Iterator<Item = &'e Resource> {
        self.estate.contributors[self.id].iter().map(|id| &self.estate.resources[*id])
    }

    /// The part that a place belongs to, where it is not the resource itself.
    pub fn part_at(self, origin: Origin) -> Option<&'e Resource> {
        self.parts().find(|part| part.body.is_some() && part.body.contains(origin))
    }

    /// The resources of these kinds that a property names (lists are entered). What lies outside
    /// the estate counts as "more".
    pub fn follow(self, path: &str, kinds: &[&str]) -> Many<Subject<'e>> {
        let (values, more) = reach(self.properties(), path);
        let mut found = Many { known: Vec::new(), more };
        for value in values {
            match self.estate.resolve_from(&self.resource().scope, kinds, value) {
                Join::To(id) => found.known.push(self.estate.subject(id)),
                Join::Outside(name) => found.more = found.more.or_else(|| Some(self.outside(kinds, name))),
                Join::Unknown(why) => found.more = found.more.or(Some(why)),
            }
        }
        found
    }

    /// The resource that a value names.
    pub fn resolve(self, node: &Node, kinds: &[&str]) -> Field<Subject<'e>> {
        match self.estate.resolve_from(&self.resource().scope, kinds, node) {
            Join::To(id) => Field::known(self.estate.subject(id), node.origin),
            Join::Outside(name) => Field::unknown(self.outside(kinds, name), node.origin),
            Join::Unknown(why) => Field::unknown(why, node.origin),
        }
    }

    /// The one resource that a property names; absent where nothing is written.
    pub fn one(self, path: &str, kinds: &[&str]) -> Field<Subject<'e>> {
        let (values, more) = reach(self.properties(), path);
        match (values.first(), more) {
            (Some(node), _) => self.resolve(node, kinds),
            (None, Some(why)) => Field::unknown(why, self.origin()),
            (None, None) => Field::absent(self.origin()),
        }
    }

    /// The other resources, and parts of others, that refer to this one anywhere in their source.
    pub fn mentioned_by(self) -> impl Iterator<Item = &'e Resource> {
        let resources = self.estate.mentions(self.address()).iter().map(|id| &self.estate.resources[*id]);
        resources.filter(move |resource| resource.address != *self.address())
    }

    /// The resources of a kind that name this one through a property (a dotted path, lists are
    /// entered). `more` says why there may be others: one of them names something unknown, or the
    /// estate does not hold all.
    pub fn referrers(self, kind: &str, property: &str) -> Many<Subject<'e>> {
        let mut found = self.referrers_here(kind, property);
        if found.more.is_none() && self.estate.coverage == Coverage::Open {
            found.more = self.estate.missing(kind);
        }
        found
    }

    /// The same, as if the estate held all: what another root may add is left aside. What was not
    /// read of an account is not.
    pub fn referrers_here(self, kind: &str, property: &str) -> Many<Subject<'e>> {
        let mut found = self.referrers_told(kind, property);
        found.more = found.more.or_else(|| self.unread(kind));
        found
    }

    /// The same, without regard to what was not read: for whoever knows of another kind that tells as
    /// much, and asks [`Subject::unread`] for that one.
    pub fn referrers_told(self, kind: &str, property: &str) -> Many<Subject<'e>> {
        let reverse = self.estate.reverse(kind, property, &[self.kind()]);
        let mut known: Vec<Subject<'e>> = Vec::new();
        let mut more = reverse.unknown.first().map(|(_, why)| why.clone());
        for id in reverse.to.get(&self.id).into_iter().flatten() {
            let subject = self.estate.subject(*id);
            match &subject.resource().exists {
                Tri::Yes => known.push(subject),
                Tri::No => {}
                Tri::Unknown(why) => more = more.or(Some(why.clone())),
            }
        }
        Many { known, more }
    }

    /// Why a name leads nowhere: what it names stands elsewhere, or was not read.
    fn outside(self, kinds: &[&str], name: Arc<str>) -> Why {
        kinds.iter().find_map(|kind| self.unread(kind)).unwrap_or(Why::Outside(name))
    }

    /// Why an account may hold more of a kind than was read; nothing for code, and nothing for a gap
    /// in a region where what belongs to this cannot be: what EC2, CloudWatch and SNS make does not
    /// leave its region.
    pub fn unread(self, kind: &str) -> Option<Why> {
        let coverage = &self.estate.coverage;
        if *coverage == Coverage::Open {
            return None;
        }
        const STAY: [&str; 6] =
            ["AWS::EC2::", "Bartizan::EC2::", "Bartizan::SSM::", "AWS::CloudWatch::", "AWS::Logs::", "AWS::SNS::"];
        let stays = |kind: &str| STAY.iter().any(|service| kind.starts_with(service));
        let region = self.resource().scope.region.value().filter(|_| stays(kind) && stays(self.kind()));
        coverage.missing(kind, region.map(AsRef::as_ref))
    }

    /// Whether two values surely name the same thing, surely not, or it cannot be told.
    pub fn same(a: &Node, b: &Node) -> Tri {
        match (crate::Key::of(a), crate::Key::of(b)) {
            (Some(x), Some(y)) if x == y => Tri::Yes,
            _ => match (&a.value, &b.value) {
                (Value::Text(x), Value::Text(y)) => (x == y).into(),
                _ => Tri::Unknown(
                    a.why().or_else(|| b.why()).unwrap_or_else(|| Why::Invalid("these cannot be compared".into())),
                ),
            },
        }
    }
}
