package io.serac.server.secret;

import io.serac.server.database.PrivateFiles;
import io.serac.storage.kms.KmsKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that seal what is secret at rest: those of this server by id, and one of a key management service. The latter seals
 * unless it was only lent for opening, else the first of the former; all open. Immutable.
 */
public final class MasterKeys {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Map<String, SecretKey> keys;
    private final @Nullable KmsMasterKey kms;
    private final boolean isKmsSealing;

    private MasterKeys(Map<String, SecretKey> keys, @Nullable KmsMasterKey kms, boolean isKmsSealing) {
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        this.kms = kms;
        this.isKmsSealing = isKmsSealing;
    }

    /** @return no keys: nothing can be sealed, and nothing sealed can be opened */
    public static MasterKeys none() {
        return new MasterKeys(Map.of(), null, false);
    }

    /**
     * @param file lines {@code id:base64} of 32 random bytes each; empty lines and those that begin with # do not count
     * @throws SecretException if the file cannot be read, or is not of that form
     */
    public static MasterKeys read(Path file) {
        try {
            return parse(Files.readAllLines(file), "The key file " + file, file.toString());
        } catch (IOException e) {
            throw new SecretException("Cannot read the key file " + file + " (secrets.key-file): " + e, e);
        }
    }

    /**
     * @param lines of the form that a file has
     * @throws SecretException if they are not
     */
    public static MasterKeys parse(Secret lines) {
        return parse(lines.reveal().lines().toList(), "The setting secrets.keys", "secrets.keys");
    }

    private static MasterKeys parse(List<String> lines, String source, String where) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                add(keys, line.strip(), where + " line " + number);
            }
        }
        if (keys.isEmpty()) {
            throw new SecretException(source + " holds no key; it needs a line id:base64 with 32"
                    + " random bytes, for example from: echo \"k1:$(openssl rand -base64 32)\"");
        }
        return new MasterKeys(keys, null, false);
    }

    /** Reads the file; if it is absent, makes it with one new key, readable by its owner only. */
    public static MasterKeys readOrCreate(Path file) {
        if (Files.notExists(file)) {
            byte[] key = new byte[AesGcm.KEY_BYTES];
            new SecureRandom().nextBytes(key);
            try {
                PrivateFiles.write(file, "k1:" + Base64.getEncoder().encodeToString(key) + "\n");
            } catch (IOException e) {
                throw new SecretException("Cannot write the key file " + file, e);
            }
        }
        return read(file);
    }

    /**
     * These keys and one of a key management service.
     *
     * @param isSealing
     *            whether that one seals; otherwise it only opens
     */
    public MasterKeys with(KmsKey key, boolean isSealing) {
        return new MasterKeys(keys, new KmsMasterKey(key), isSealing);
    }

    private static void add(Map<String, SecretKey> keys, String line, String where) {
        int colon = line.indexOf(':');
        String id = colon < 0 ? "" : line.substring(0, colon);
        byte[] key = decode(line.substring(colon + 1), where);
        if (!ID.matcher(id).matches() || key.length != AesGcm.KEY_BYTES) {
            throw new SecretException(where + " is not of the form id:base64 with 32 bytes");
        }
        if (keys.put(id, new SecretKeySpec(key, "AES")) != null) {
            throw new SecretException(where + " repeats the key id " + id);
        }
    }

    private static byte[] decode(String base64, String where) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new SecretException(where + " is not of the form id:base64 with 32 bytes");
        }
    }

    /** @return id of the key of this server that seals, unless one of a key management service does */
    Optional<String> activeId() {
        return keys.keySet().stream().findFirst();
    }

    Optional<SecretKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** @return the key of a key management service that seals */
    Optional<KmsMasterKey> sealingKms() {
        return isKmsSealing ? Optional.ofNullable(kms) : Optional.empty();
    }

    Optional<KmsMasterKey> kms(String id) {
        return Optional.ofNullable(kms).filter(key -> key.id().equals(id));
    }

    @Override
    public String toString() {
        return "master keys " + keys.keySet() + (kms == null ? "" : " and " + kms.id());
    }
}
