package io.serac.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Writes profiles as JSON: every setting that has a value, defaults too, and no secret. Stateless. */
final class ProfileWriter {
    private ProfileWriter() {}

    static ObjectNode write(StorageProfile profile) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", profile.type());
        json.put("root", profile.root().toString());
        switch (profile) {
            case FileProfile _ -> {
            }
            case S3Profile s3 -> write(json, s3);
        }
        json.put("scoping", profile.scoping().text());
        return json;
    }

    private static void write(ObjectNode json, S3Profile profile) {
        if (profile.endpoint() != null) {
            json.put("endpoint", profile.endpoint().toString());
        }
        json.put("region", profile.region());
        json.put("path-style-access", profile.pathStyleAccess());
        json.put("chunked-encoding", profile.chunkedEncoding());
        writeKey(json, "credentials", profile.credentials());
        ServerSideEncryption encryption = profile.encryption();
        if (encryption != null) {
            ObjectNode sse = json.putObject("sse").put("type", encryption.type());
            if (encryption.kmsKeyArn() != null) {
                sse.put("kms-key-arn", encryption.kmsKeyArn());
            }
        }
        StsSettings sts = profile.delegation().sts();
        if (profile.scoping() == Scoping.STS || !sts.equals(StsSettings.DEFAULT)) {
            writeSts(json.putObject("sts"), sts);
        }
        writeSigning(json, profile.delegation().signing());
    }

    private static void writeSts(ObjectNode json, StsSettings sts) {
        if (sts.endpoint() != null) {
            json.put("endpoint", sts.endpoint().toString());
        }
        if (sts.roleArn() != null) {
            json.put("role-arn", sts.roleArn());
        }
        json.put("external-id", sts.externalId() == null ? StsReader.NO_EXTERNAL_ID : sts.externalId());
        json.put("session-tags", sts.sessionTags());
        json.put("lifetime", Math.toIntExact(sts.lifetime().toSeconds()));
    }

    private static void writeSigning(ObjectNode json, SigningSettings signing) {
        if (signing.reader() != null) {
            ObjectNode keys = json.putObject("signing");
            writeKey(keys, "reader", signing.reader());
            writeKey(keys, "writer", signing.writer());
        }
        json.put("signature-caching", signing.signatureCaching());
        json.put("create-only-puts", signing.createOnlyPuts());
        json.put("allow-fso", signing.allowFso());
    }

    private static void writeKey(ObjectNode json, String name, @Nullable AccessKey key) {
        if (key != null) {
            json.putObject(name).put("access-key-id", key.accessKeyId());
        }
    }
}
