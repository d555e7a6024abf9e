//! What goes over the wire, before it is signed and after it came back.

/// A request, without host and signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// Begins with `/`; percent-encoded.
    pub path: String,
    /// Names and values, *not* yet percent-encoded, in their order; a name alone has an empty value.
    pub query: Vec<(String, String)>,
    /// Names and values. No `Host`, no signature.
    pub headers: Vec<(String, String)>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
    /// What goes before the endpoint's host name: `123456789012.`.
    pub host_prefix: Option<String>,
}

impl Request {
    /// A header's value. Names are compared without regard to case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// An answer as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// A header's value. Names are compared without regard to case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code that boto3 would show: `AccessDenied`; the status as text where the answer names none.
    pub code: String,
    /// What the service says about it; may be empty.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// The region that S3 says the bucket is in (`x-amz-bucket-region`, or the error's `Region`):
    /// where to ask again.
    pub bucket_region: Option<String>,
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
