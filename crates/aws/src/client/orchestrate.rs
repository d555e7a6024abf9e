//! One call through the official runtime: credentials, signature, timeouts, retries with backoff, a clock
//! that is wrong. Only what a generated client would add stands here: which request, signed for whom, and what
//! its answer means for a retry.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_runtime::retries::classifiers::THROTTLING_ERRORS;
use aws_runtime::service_clock_skew::{ServiceClockSkewClassifier, ServiceClockSkewInterceptor};
use aws_smithy_runtime::client::orchestrator::operation::Operation as Orchestrated;
use aws_smithy_runtime::client::retries::RetryPartition;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::identity::{SharedIdentityCache, SharedIdentityResolver};
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextRef, InterceptorContext,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction, RetryClassifierPriority};
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_runtime_api::client::runtime_plugin::{SharedRuntimePlugin, StaticRuntimePlugin};
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SigningName;
use aws_types::region::{Region, SigningRegion};
use bartizan_tree::Node;
use http_body_util::{LengthLimitError, Limited};

use super::Limits;
use super::error::found;
use super::network::{Attempt, NameError, Network};
use crate::model::Operation;
use crate::protocol::{self, DecodeError};
use crate::wire::{Refusal, Request, Response};

/// Who asks, in every request.
const USER_AGENT: &str = concat!("bartizan/", env!("CARGO_PKG_VERSION"));

/// An answer that is an error, for the runtime's eyes.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("{}: {}", .0.refusal.code, .0.refusal.message)]
    Refused(Box<Refused>),
    #[error(transparent)]
    Unreadable(DecodeError),
}

#[derive(Debug)]
pub(super) struct Refused {
    pub(super) refusal: Refusal,
    pub(super) throttled: bool,
    metadata: ErrorMetadata,
}

impl ProvideErrorMetadata for Failure {
    fn meta(&self) -> &ErrorMetadata {
        static NONE: std::sync::LazyLock<ErrorMetadata> = std::sync::LazyLock::new(ErrorMetadata::default);
        match self {
            Failure::Refused(refused) => &refused.metadata,
            Failure::Unreadable(_) => &NONE,
        }
    }
}

/// One call, ready to be sent.
pub(super) struct Plan<'a> {
    pub(super) operation: Operation,
    pub(super) call: &'a Arc<str>,
    pub(super) region: &'a str,
    pub(super) url: &'a str,
    pub(super) signing_name: &'a str,
    pub(super) signing_region: &'a str,
    pub(super) request: Request,
}

/// What all calls of a client have in common.
pub(super) fn common(
    network: &Network,
    credentials: SharedIdentityResolver,
    cache: SharedIdentityCache,
    limits: &Limits,
) -> SharedRuntimePlugin {
    let interceptors = [
        SharedInterceptor::permanent(ServiceClockSkewInterceptor::new()),
        SharedInterceptor::permanent(LimitAnswer { bytes: limits.answer_bytes }),
    ];
    let mut components = RuntimeComponentsBuilder::new("bartizan");
    components
        .set_http_client(Some(network.http.clone()))
        .set_identity_cache(Some(cache))
        .set_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID])))
        .push_auth_scheme(SigV4AuthScheme::new())
        .set_interceptors(interceptors.into_iter())
        .push_retry_classifier(TransientErrorClassifier::<Failure>::new())
        .push_retry_classifier(HttpStatusCodeClassifier::default())
        .push_retry_classifier(ServiceClockSkewClassifier::<Failure>::new())
        .push_retry_classifier(WhatIsNoUse { throttled_too: limits.retry_throttled });
    components.set_identity_resolver(SCHEME_ID, credentials);
    let mut config = Layer::new("bartizan");
    config.store_put(AuthSchemeOptionResolverParams::new(()));
    config.store_put(StalledStreamProtectionConfig::disabled());
    config.store_put(
        RetryConfig::standard().with_max_attempts(limits.attempts).with_initial_backoff(limits.first_backoff),
    );
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(limits.connect_timeout)
        .operation_attempt_timeout(limits.attempt_timeout);
    config.store_put(timeouts.build());
    SharedRuntimePlugin::new(
        StaticRuntimePlugin::new().with_runtime_components(components).with_config(config.freeze()),
    )
}

/// Sends a call until it has an answer or another attempt is of no use. Says how often it was sent.
pub(super) async fn send(
    common: &SharedRuntimePlugin,
    network: &Network,
    plan: Plan<'_>,
) -> (Result<Node, SdkError<Failure, HttpResponse>>, u32) {
    let operation = plan.operation;
    let attempts = Arc::new(AtomicU32::new(0));
    let watch = Watch {
        network: network.clone(),
        call: Arc::clone(plan.call),
        region: plan.region.into(),
        attempts: Arc::clone(&attempts),
    };
    let mut config = Layer::new("call");
    config.store_put(signing(operation, plan.signing_name, plan.signing_region));
    config.store_put(RetryPartition::new(format!("{} {}", operation.service().name(), plan.region)));
    let orchestrated = Orchestrated::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .service_name(operation.service().name())
        .operation_name(operation.name())
        .endpoint_url(plan.url)
        .runtime_plugin(common.clone())
        .runtime_plugin(StaticRuntimePlugin::new().with_config(config.freeze()))
        .interceptor(watch)
        .serializer(|request: Request| http_request(request))
        .deserializer(move |response: &HttpResponse| read(operation, response))
        .build();
    let answer = orchestrated.invoke(plan.request).await;
    (answer, attempts.load(Ordering::Relaxed))
}

fn signing(operation: Operation, name: &str, region: &str) -> SigV4OperationSigningConfig {
    let mut options = SigningOptions::default();
    // S3 takes paths as they are, and wants the body's hash.
    if operation.metadata().signature_version.starts_with("s3") {
        options.double_uri_encode = false;
        options.normalize_uri_path = false;
        options.content_sha256_header = true;
    }
    SigV4OperationSigningConfig {
        region: Some(SigningRegion::from(Region::new(region.to_owned()))),
        region_set: None,
        name: Some(SigningName::from(name.to_owned())),
        signing_options: options,
    }
}

fn http_request(request: Request) -> Result<HttpRequest, BoxError> {
    let mut uri = request.path;
    for (i, (name, value)) in request.query.iter().enumerate() {
        uri.push(if i == 0 && !uri.contains('?') { '?' } else { '&' });
        encode(&mut uri, name);
        if !value.is_empty() {
            uri.push('=');
            encode(&mut uri, value);
        }
    }
    let mut out = HttpRequest::new(SdkBody::from(request.body));
    out.set_method(&request.method)?;
    out.set_uri(uri)?;
    for (name, value) in request.headers {
        out.headers_mut().try_append(name, value)?;
    }
    out.headers_mut().try_insert("user-agent", USER_AGENT)?;
    Ok(out)
}

/// Percent-encodes all but the unreserved characters of RFC 3986, as signatures want it.
pub(super) fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn read(operation: Operation, response: &HttpResponse) -> Result<Node, OrchestratorError<Failure>> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let response = Response {
        status: response.status().as_u16(),
        headers: response.headers().iter_bytes().map(|(name, value)| (name.to_owned(), text(value))).collect(),
        body: response.body().bytes().unwrap_or_default().to_vec(),
    };
    match protocol::decode(operation, &response) {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(refusal)) => {
            let throttled = refusal.status == 429 || THROTTLING_ERRORS.contains(&refusal.code.as_str());
            let metadata = ErrorMetadata::builder().code(&refusal.code).message(&refusal.message).build();
            Err(OrchestratorError::operation(Failure::Refused(Box::new(Refused { refusal, throttled, metadata }))))
        }
        Err(error) => Err(OrchestratorError::operation(Failure::Unreadable(error))),
    }
}

/// Knows when another attempt is of no use, or not ours to make.
#[derive(Debug)]
struct WhatIsNoUse {
    throttled_too: bool,
}

impl ClassifyRetry for WhatIsNoUse {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(error)) = context.output_or_error() else { return RetryAction::NoActionIndicated };
        let failure = error.as_operation_error().and_then(|error| error.downcast_ref::<Failure>());
        if matches!(failure, Some(Failure::Refused(refused)) if refused.throttled) {
            return if self.throttled_too { RetryAction::throttling_error() } else { RetryAction::RetryForbidden };
        }
        let cause: &(dyn StdError + 'static) = error;
        let nameless = found::<NameError>(cause).is_some_and(|name| !name.exists);
        if nameless || found::<LengthLimitError>(cause).is_some() {
            return RetryAction::RetryForbidden;
        }
        RetryAction::NoActionIndicated
    }

    fn name(&self) -> &'static str {
        "what is no use"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::http_status_code_classifier())
    }
}

/// Counts what is sent, and tells of it.
#[derive(Debug)]
struct Watch {
    network: Network,
    call: Arc<str>,
    region: Arc<str>,
    attempts: Arc<AtomicU32>,
}

#[dyn_dispatch_hint]
impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let number = config.load::<RequestAttempts>().map_or(1, |attempts| attempts.attempts());
        self.attempts.store(number, Ordering::Relaxed);
        let uri = context.request().uri();
        let url = uri.split('?').next().unwrap_or(uri);
        self.network.count(&Attempt { call: &self.call, region: &self.region, url, number });
        Ok(())
    }
}

/// Stops reading an answer that is larger than an answer may be.
#[derive(Debug)]
struct LimitAnswer {
    bytes: usize,
}

#[dyn_dispatch_hint]
impl Intercept for LimitAnswer {
    fn name(&self) -> &'static str {
        "limit of the answer"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        let body = response.take_body();
        *response.body_mut() = SdkBody::from_body_1_x(Limited::new(body, self.bytes));
        Ok(())
    }
}
