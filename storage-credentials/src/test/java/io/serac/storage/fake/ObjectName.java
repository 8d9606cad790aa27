package io.serac.storage.fake;

/** Where an object is. */
record ObjectName(String bucket, String key) {
    String arn() {
        return "arn:aws:s3:::" + bucket + "/" + key;
    }
}
