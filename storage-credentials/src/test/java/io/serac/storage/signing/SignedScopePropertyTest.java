package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever is signed stays in the table, for a store that takes keys as they are and for ones that read paths in all the
 * sloppy ways that are known. The stores here share no code with the signer.
 */
class SignedScopePropertyTest {
    private static final long SEED = 20260302;
    private static final int ROUNDS = Integer.getInteger("serac.cases", 5_000);
    private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

    private static final List<String> PIECES = List.of("wh", "t1", "t2", "data", "metadata", "lake", "a", "p=1", "/",
            "/", "/", "//", ".", "..", "../", "/..", "./", "...", "%2E", "%2e", "%2E%2E", "%252E", "%252e%252e",
            "%25252E", "%2F", "%2f", "%252F", "%25252f", "%5C", "%255C", "\\", "+", "%2B", "%20", "%2520", " ", "%00",
            "%2500", "%0A", "%C0%AE", "%25C0%25AE", "%C0%AF", "%EF%BC%8E", "%EF%BC%8E%EF%BC%8E", "%EF%BC%8F",
            "%25EF%25BC%258E", "%E2%80%A5", "%C3%A4", "\u00e4", "\uff0e", "%F0%9F%98%80", "%", "%zz", ";", ";x=y", "?",
            "#", "&", "=", "@", ":", "*", "~", "-", "_", "%7E", "%41", "%3F", "%23", "%26", "%3D");

    @Test
    void noSignedUriLeavesTheTable() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int signed = 0;
        int plain = 0;
        for (int round = 0; round < ROUNDS; round++) {
            boolean pathStyle = random.nextBoolean();
            S3Profile profile = new S3Profile(Location.parse("s3://lake/wh"), URI.create("https://store.example"),
                    "us-east-1", pathStyle, Signing.KEY, false).withDelegation(Signing.PROFILE.delegation());
            StorageMode mode = StorageMode.values()[random.nextInt(StorageMode.values().length)];
            String base = pathStyle ? "https://store.example/lake" : "https://lake.store.example";
            String path = (random.nextInt(4) == 0 ? "" : "/wh/t1/" + (random.nextBoolean() ? "data/" : "metadata/"))
                    + nasty(random);
            String method = List.of("GET", "HEAD", "PUT", "DELETE").get(random.nextInt(4));
            String uri = base + path;
            if (signs(Signing.in(mode).with(profile), method, uri)) {
                signed++;
                plain += path.matches("[A-Za-z0-9/=._~-]*") ? 1 : 0;
                String rawPath = uri.substring("https://".length() + uri.substring("https://".length()).indexOf('/'))
                        .replaceAll("\\?.*", "");
                for (String seen : readings(rawPath)) {
                    assertThat(seen).as("%s %s in %s, seed %d", method, uri, mode, SEED)
                            .startsWith((pathStyle ? "/lake" : "") + (mode == StorageMode.INGEST
                                    ? path.startsWith("/wh/t1/data/") ? "/wh/t1/data/" : "/wh/t1/metadata/"
                                    : "/wh/t1/"));
                }
            }
        }
        // Refusing everything would pass as well.
        assertThat(signed).isGreaterThan(ROUNDS / 50);
        assertThat(signed - plain).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void noSignedPrefixLeavesTheTable() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + 1);
        int signed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String prefix = (random.nextInt(4) == 0 ? "" : "wh%2Ft1%2F") + nasty(random).replace("/", "%2F")
                    + (random.nextInt(3) == 0 ? "" : "%2F");
            String uri = Signing.LAKE + "?list-type=2&prefix=" + prefix;
            if (signs(Signing.in(StorageMode.READ), "GET", uri)) {
                signed++;
                for (String seen : readings("/" + prefix.replace("%2F", "/"))) {
                    assertThat(seen + "/").as("%s, seed %d", uri, SEED).startsWith("/wh/t1/");
                }
            }
        }
        assertThat(signed).isGreaterThan(ROUNDS / 50);
    }

    @Test
    void noSignedListOfObjectsLeavesTheTable() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + 2);
        int signed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder body = new StringBuilder("<Delete>");
            int objects = 1 + random.nextInt(3);
            for (int i = 0; i < objects; i++) {
                String key = (random.nextInt(8) == 0 ? "" : "wh/t1/") + nasty(random);
                body.append("<Object><Key>").append(key.replace("&", random.nextBoolean() ? "&amp;" : "&#46;"))
                        .append("</Key></Object>");
            }
            String text = body.append("</Delete>").toString();
            if (signs(Signing.in(StorageMode.READ_WRITE).body(text), "POST", Signing.LAKE + "?delete")) {
                signed++;
                Matcher keys = KEY.matcher(text);
                while (keys.find()) {
                    String key = keys.group(1).replace("&amp;", "&").replace("&#46;", ".");
                    assertThat(key).startsWith("wh/t1/");
                    // A literal key is what a URI decodes to, so that a percent sign counts as one.
                    for (String seen : readings("/" + key.replace("%", "%25"))) {
                        assertThat(seen).as("%s, seed %d", text, SEED).startsWith("/wh/t1/");
                    }
                }
            }
        }
        assertThat(signed).isGreaterThan(ROUNDS / 50);
    }

    private static boolean signs(Signing client, String method, String uri) {
        try {
            client.sign(method, uri);
            return true;
        } catch (SigningRefusedException refused) {
            return false;
        }
    }

    private static String nasty(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** Absolute paths that stores make of a raw one. */
    private static List<String> readings(String rawPath) {
        List<String> readings = new ArrayList<>();
        String decoded = rawPath;
        String tidied = rawPath;
        for (int times = 0; times < 5; times++) {
            decoded = decode(decoded);
            tidied = tidy(decode(tidied));
            readings.add(decoded);
            readings.add(decoded.replace('\\', '/'));
            readings.add(tidied);
            readings.add(tidy(decoded));
            readings.add(tidy(decoded.replace('\\', '/')));
            readings.add(tidy(Normalizer.normalize(decoded, Normalizer.Form.NFKC)));
            readings.add(tidy(Normalizer.normalize(decoded, Normalizer.Form.NFC)));
            readings.add(tidy(decoded.replace('+', ' ')));
            readings.add(tidy(decoded.replaceAll(";[^/]*", "")));
        }
        return readings;
    }

    private static String decode(String text) {
        String decodable = text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B");
        return URLDecoder.decode(decodable, StandardCharsets.UTF_8);
    }

    private static String tidy(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {
                }
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        return "/" + String.join("/", segments);
    }
}
