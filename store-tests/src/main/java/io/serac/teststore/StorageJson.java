package io.serac.teststore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.storage.AccessKey;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.SigningSettings;
import io.serac.storage.StsSettings;

/** The {@code storage} object that an administrator would send for a warehouse, keys included. Stateless. */
public final class StorageJson {
    private StorageJson() {}

    public static ObjectNode of(S3Profile profile) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", profile.type());
        json.put("root", profile.root().toString());
        json.put("endpoint", String.valueOf(profile.endpoint()));
        json.put("region", profile.region());
        json.put("path-style-access", profile.pathStyleAccess());
        json.put("scoping", profile.scoping().text());
        AccessKey key = profile.credentials();
        if (key != null) {
            json.set("credentials", key(key));
        }
        if (profile.scoping() == Scoping.STS) {
            StsSettings sts = profile.delegation().sts();
            ObjectNode settings = json.putObject("sts").put("lifetime", sts.lifetime().toSeconds());
            if (sts.roleArn() != null) {
                settings.put("role-arn", sts.roleArn());
            }
        }
        SigningSettings signing = profile.delegation().signing();
        if (signing.reader() != null && signing.writer() != null) {
            ObjectNode keys = json.putObject("signing");
            keys.set("reader", key(signing.reader()));
            keys.set("writer", key(signing.writer()));
        }
        return json;
    }

    private static ObjectNode key(AccessKey key) {
        return JsonNodeFactory.instance.objectNode().put("access-key-id", key.accessKeyId())
                .put("secret-access-key", key.secretAccessKey());
    }
}
