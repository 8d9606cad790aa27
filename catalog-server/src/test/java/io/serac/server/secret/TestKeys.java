package io.serac.server.secret;

import io.serac.storage.StoreObserver;
import io.serac.storage.kms.FakeKms;
import io.serac.storage.kms.KmsKey;

/** Master keys whose bytes are known. Stateless. */
public final class TestKeys {
    /** A line of a key file. */
    public static final String K1 = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /** Another one. */
    public static final String K2 = "k2:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private TestKeys() {
    }

    /** A box with these lines; the first one seals. */
    public static SecretBox box(String... lines) {
        return new SecretBox(MasterKeys.parse(Secret.of(String.join("\n", lines))));
    }

    /** A key in a double of KMS; as any AWS identity. */
    public static KmsKey kms(FakeKms kms, String arn) {
        identity();
        return KmsKey.open(arn, kms.endpoint(), null, StoreObserver.none());
    }

    /** Gives the environment of this JVM an AWS identity. */
    public static void identity() {
        System.setProperty("aws.accessKeyId", "AKTEST");
        System.setProperty("aws.secretAccessKey", "test");
    }
}
