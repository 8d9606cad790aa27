package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URI of a request, taken apart once, by hand: what is checked is what is signed. Immutable and thread-safe.
 *
 * @param host in lower case
 * @param port the one that is connected to
 * @param hostHeader what HTTP clients send as {@code Host}
 * @param path as it was written; {@code /} if there is none
 * @param segments of the path, decoded; none for an empty path
 * @param query names and values, decoded; a missing value is empty
 * @param canonicalQuery the query as it is signed
 */
record SigningUri(String scheme, String host, int port, String hostHeader, String path, List<String> segments,
        Map<String, String> query, String canonicalQuery) {
    /** Fits a key of 1,024 bytes, each of them encoded, and a long continuation token. */
    static final int CHARACTERS_MAX = 8192;

    // An authority with a user in it has no match.
    private static final Pattern FORM = Pattern.compile("(https?)://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])"
            + "(?::([1-9][0-9]{0,4}))?(/[^?#]*)?(?:\\?([^?#]+))?");

    /** @throws SigningRefusedException if it is not a URI as AWS clients write it */
    static SigningUri parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw SigningRule.SIZE.refuse("Its URI has " + text.length() + " characters. At most " + CHARACTERS_MAX
                    + " are signed.");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw SigningRule.URI.refuse("Its URI " + Quoted.of(text)
                    + " is not scheme, host, path and query of an object store.");
        }
        String scheme = form.group(1);
        int impliedPort = scheme.equals("https") ? BucketAddress.HTTPS_PORT : BucketAddress.HTTP_PORT;
        int port = form.group(3) == null ? impliedPort : Integer.parseInt(form.group(3));
        String hostHeader = port == impliedPort ? form.group(2) : form.group(2) + ":" + port;
        String path = form.group(4) == null ? "/" : form.group(4);
        String rawQuery = form.group(5) == null ? "" : form.group(5);
        return new SigningUri(scheme, form.group(2).toLowerCase(Locale.ROOT), port, hostHeader, path,
                segmentsOf(path), queryOf(rawQuery), canonical(rawQuery));
    }

    private static List<String> segmentsOf(String path) {
        if (path.equals("/")) {
            return List.of();
        }
        List<String> segments = Arrays.stream(path.substring(1).split("/", -1)).map(PercentEncoding::decode).toList();
        if (segments.stream().anyMatch(segment -> segment.contains("/"))) {
            throw SigningRule.URI.refuse("Its URI has an encoded slash (%2F) in its path, which stores read"
                    + " differently.");
        }
        return segments;
    }

    private static Map<String, String> queryOf(String rawQuery) {
        Map<String, String> query = new TreeMap<>();
        for (String parameter : parametersOf(rawQuery)) {
            int equals = parameter.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? parameter : parameter.substring(0, equals));
            String value = equals < 0 ? "" : PercentEncoding.decode(parameter.substring(equals + 1));
            if (name.isEmpty() || query.put(name, value) != null) {
                throw SigningRule.URI.refuse("Its URI has parameter " + Quoted.of(name)
                        + " twice or without a name.");
            }
        }
        return Collections.unmodifiableMap(query);
    }

    private static String canonical(String rawQuery) {
        // Names are unique, so that the order of the names is the order of the parameters.
        return String.join("&", parametersOf(rawQuery).stream()
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .sorted((a, b) -> nameOf(a).compareTo(nameOf(b)))
                .toList());
    }

    private static String nameOf(String parameter) {
        return parameter.substring(0, parameter.indexOf('='));
    }

    private static List<String> parametersOf(String rawQuery) {
        return rawQuery.isEmpty() ? List.of() : List.of(rawQuery.split("&", -1));
    }
}
