//! The read table as a whole.

use bartizan_aws::model::{Service, table};
use bartizan_aws::page;

#[test]
fn every_model_can_be_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/models");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if let Err(error) = Service::read(name, &std::fs::read_to_string(&path).unwrap()) {
            panic!("{error}");
        }
        assert!(table().service(name).is_some(), "{name} is not in the table");
        files += 1;
    }
    assert_eq!(table().services().count(), files);
}

#[test]
fn every_row_of_the_reads_has_an_operation() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../account/data/reads");
    let mut rows = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        // The rows are the headings that hold a call.
        for call in text.lines().filter_map(|line| line.strip_prefix("[\"")?.split_once('"')).map(|(call, _)| call) {
            assert!(table().operation(call).is_some(), "{call} is not in the table: run `cargo xtask import`");
            rows += 1;
        }
    }
    assert!(rows > 0);
}

#[test]
fn every_paginator_is_understood() {
    let mut paged = 0;
    for name in table().services() {
        for operation in table().service(name).unwrap().operations() {
            if let Some(paginator) = operation.paginator() {
                page::check(paginator).unwrap();
                paged += 1;
            }
        }
    }
    assert!(paged > 100);
}

#[test]
fn an_operation_is_found_by_its_call() {
    let operation = table().operation("s3:GetBucketAcl").unwrap();
    assert_eq!((operation.call().as_str(), operation.signing_name()), ("s3:GetBucketAcl", "s3"));
    assert_eq!(operation.context(), [("Bucket".to_owned(), "Bucket".to_owned())].as_slice());
    assert!(table().operation("s3:PutBucketAcl").is_none(), "the table only reads");
    assert!(table().operation("s3").is_none());
}
