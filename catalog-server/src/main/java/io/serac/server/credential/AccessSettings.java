package io.serac.server.credential;

import io.serac.server.metadata.ClientSettings;
import io.serac.storage.S3Profile;
import io.serac.storage.ServerSideEncryption;
import io.serac.storage.location.Location;
import io.serac.storage.session.ScopedCredentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Access in the words that Iceberg's clients understand: properties of {@code S3FileIO}, of its refresh and its signer, and those of
 * PyIceberg. Stateless.
 */
final class AccessSettings {
    private AccessSettings() {
    }

    /**
     * Keys, with what is needed to use and to renew them; in the configuration too, where older clients look for them.
     *
     * @param endpoint where they are renewed
     */
    static ClientSettings keys(String endpoint, S3Profile profile, List<Location> folders, ScopedCredentials keys) {
        Map<String, String> config = new TreeMap<>(profile.clientConfig());
        config.putAll(encryption(profile));
        config.put("s3.access-key-id", keys.accessKeyId());
        config.put("s3.secret-access-key", keys.secretAccessKey());
        config.put("s3.session-token", keys.sessionToken());
        config.put("s3.session-token-expires-at-ms", Long.toString(keys.expiresAt().toEpochMilli()));
        config.put("client.refresh-credentials-endpoint", endpoint);
        return new ClientSettings(config, List.of(new ClientSettings.Credential(prefix(folders), config)), Map.of(),
                Optional.of(keys.freshUntil()));
    }

    // Clients renew keys only if there is exactly one entry, so one has to do for all folders.
    private static String prefix(List<Location> folders) {
        Location first = folders.getFirst();
        return folders.size() == 1 ? "s3://" + first.bucket() + "/" + first.key() + "/" : "s3";
    }

    /** Where requests are signed. */
    static ClientSettings signing(TablePaths paths, S3Profile profile, String capability) {
        Map<String, String> config = new TreeMap<>(profile.clientConfig());
        config.putAll(encryption(profile));
        config.put("s3.remote-signing-enabled", "true");
        config.put("s3.chunked-encoding-enabled", "false");
        // For Java clients before 1.12, and PyIceberg.
        config.put("signer.endpoint", paths.sign());
        config.put("s3.signer.endpoint", paths.sign());
        config.put("s3.signer", "S3V4RestSigner");
        config.put("py-io-impl", "pyiceberg.io.fsspec.FsspecFileIO");
        return new ClientSettings(config, List.of(), Map.of(Capabilities.PROPERTY, capability), Optional.empty());
    }

    /** No access, and why. */
    static ClientSettings none(Map<String, String> config, String why) {
        Map<String, String> told = new TreeMap<>(config);
        told.put("serac.no-storage-access", why);
        return ClientSettings.of(told);
    }

    private static Map<String, String> encryption(S3Profile profile) {
        ServerSideEncryption encryption = profile.encryption();
        if (encryption == null) {
            return Map.of();
        }
        String key = encryption.kmsKeyArn();
        return key == null
                ? Map.of("s3.sse.type", encryption.type())
                : Map.of("s3.sse.type", encryption.type(), "s3.sse.key", key);
    }
}
