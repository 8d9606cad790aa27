package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The headers of a client that are signed. Those that need no signature are left out: a client has them already, and where it
 * uses a signature again they would be sent with the wrong request. Immutable and thread-safe.
 *
 * @param signed by name in lower case
 * @param contentHash the client's own {@code x-amz-content-sha256}, if it is a hash
 */
record ClientHeaders(Map<String, Header> signed, Optional<String> contentHash) {
    static final int HEADERS_MAX = 64;
    static final int NAME_CHARACTERS_MAX = 128;
    static final int VALUE_CHARACTERS_MAX = 4096;
    static final int VALUES_MAX = 16;

    private static final Set<String> SIGNED = Set.of("content-md5", "content-type", "if-match", "if-none-match",
            "x-amz-te", "x-amz-sdk-checksum-algorithm", Encryption.TYPE, Encryption.KEY);
    // No hyphen: a store may look for the name of another header in this one.
    private static final Pattern CHECKSUM = Pattern.compile("x-amz-checksum-[a-z0-9]+");
    private static final String CONTENT_HASH = "x-amz-content-sha256";
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    // Ours, whatever the client has.
    private static final Set<String> REPLACED = Set.of("authorization", "x-amz-date");
    private static final Set<String> OF_CHUNKS = Set.of("x-amz-trailer", "x-amz-decoded-content-length");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * One header.
     *
     * @param name as the client spells it
     */
    record Header(String name, String value) {
    }

    ClientHeaders {
        signed = Map.copyOf(signed);
    }

    /**
     * @param host that the request will be sent to
     * @throws SigningRefusedException if there is a header that must not be sent
     */
    static ClientHeaders of(Map<String, List<String>> headers, String host) {
        if (headers.size() > HEADERS_MAX) {
            throw SigningRule.SIZE.refuse("It has " + headers.size() + " headers. At most " + HEADERS_MAX
                    + " are signed.");
        }
        Map<String, Header> signed = new TreeMap<>();
        Optional<String> contentHash = Optional.empty();
        Set<String> names = new HashSet<>();
        refuseChunks(headers);
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            checkForm(header.getKey(), header.getValue());
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!names.add(name)) {
                throw SigningRule.HEADER.refuse("It has header " + name + " in two spellings.");
            }
            if (name.equals(CONTENT_HASH)) {
                contentHash = contentHash(single(name, header.getValue()));
            } else if (name.equals("host")) {
                checkHost(single(name, header.getValue()), host);
            } else if (SIGNED.contains(name) || CHECKSUM.matcher(name).matches()) {
                String value = single(name, header.getValue());
                checkNoNameIn(name, value);
                signed.put(name, new Header(header.getKey(), value));
            } else if (isAmazon(name) && !REPLACED.contains(name)) {
                throw SigningRule.HEADER.refuse("Header " + Quoted.of(name) + " is not one that reading and writing"
                        + " files of a table needs. Leave it out.");
            }
        }
        return new ClientHeaders(signed, contentHash);
    }

    /** Value of a signed header. */
    Optional<String> find(String name) {
        return Optional.ofNullable(signed.get(name)).map(Header::value);
    }

    private static void refuseChunks(Map<String, List<String>> headers) {
        headers.forEach((name, values) -> {
            boolean chunks = OF_CHUNKS.contains(name.toLowerCase(Locale.ROOT))
                    || (name.equalsIgnoreCase(CONTENT_HASH)
                            && values.stream().anyMatch(value -> value.startsWith("STREAMING-")));
            if (chunks) {
                throw SigningRule.CHUNKED_UPLOAD.refuse("It is an upload in chunks, which is not signed. Set"
                        + " s3.chunked-encoding-enabled=false, or, for clients in Python,"
                        + " AWS_REQUEST_CHECKSUM_CALCULATION=when_required in their environment.");
            }
        });
    }

    private static void checkForm(String name, List<String> values) {
        boolean tooLong = name.length() > NAME_CHARACTERS_MAX || values.size() > VALUES_MAX
                || values.stream().anyMatch(value -> value.length() > VALUE_CHARACTERS_MAX);
        if (tooLong) {
            throw SigningRule.SIZE.refuse("Header " + Quoted.of(name) + " is too long. At most " + NAME_CHARACTERS_MAX
                    + " characters of a name, " + VALUES_MAX + " values and " + VALUE_CHARACTERS_MAX
                    + " characters of each are signed.");
        }
        boolean printable = values.stream().flatMapToInt(String::chars).noneMatch(Character::isISOControl);
        if (!NAME.matcher(name).matches() || !printable) {
            throw SigningRule.HEADER.refuse("Header " + Quoted.of(name)
                    + " has characters that no header can have.");
        }
    }

    private static String single(String name, List<String> values) {
        boolean ascii = values.stream().flatMapToInt(String::chars).allMatch(c -> c < 0x7f);
        if (values.size() != 1 || !ascii) {
            throw SigningRule.HEADER.refuse("Header " + name + " must have one value, of ASCII characters.");
        }
        return values.getFirst();
    }

    // Ozone 2.2.0 takes a header that is added later for signed if its name stands in the value of a signed one.
    private static void checkNoNameIn(String name, String value) {
        if (value.replace('_', '-').toLowerCase(Locale.ROOT).contains("x-amz-")) {
            throw SigningRule.HEADER.refuse("Header " + name + " must not hold the name of another one, as in "
                    + Quoted.of(value) + ": a store could take that other one for signed.");
        }
    }

    private static void checkHost(String value, String host) {
        if (!value.equalsIgnoreCase(host)) {
            throw SigningRule.HEADER.refuse("Header host is " + Quoted.of(value) + ", but the URI leads to "
                    + Quoted.of(host) + ".");
        }
    }

    // Servers that pass headers on as variables cannot tell a hyphen from an underscore.
    private static boolean isAmazon(String name) {
        return name.replace('_', '-').startsWith("x-amz-");
    }

    private static Optional<String> contentHash(String value) {
        if (value.equals(UNSIGNED_PAYLOAD)) {
            return Optional.empty();
        }
        if (!SHA256.matcher(value).matches()) {
            throw SigningRule.PAYLOAD.refuse("Header " + CONTENT_HASH + " is neither " + UNSIGNED_PAYLOAD
                    + " nor a SHA-256 in lower-case hexadecimal. Leave it out.");
        }
        return Optional.of(value);
    }
}
