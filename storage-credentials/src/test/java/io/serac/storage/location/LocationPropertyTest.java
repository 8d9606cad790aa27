package io.serac.storage.location;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Compares locations with a model that is slow and obviously right: lists of segments. */
class LocationPropertyTest {
    private static final long SEED = 20260101;
    private static final int ROUNDS = 50_000;
    private static final List<String> PIECES =
            List.of("s3", "s3a", "s3n", "file", "hdfs", "S3", ":", ":/", "://", ":///", "/",
                    "//", "lake", "lakes", "la", "a", "ab", "b", "A", ".", "..", "...", "a.b", "=", "-", "_", "%",
                    "%2e", "?", "#", "@",
                    ":80", "*", "\\", " ", "ä", "\u0001", "\ud83d\ude00");

    private record Model(String store, List<String> segments) {
        static Optional<Model> of(String text) {
            int colon = text.indexOf(':');
            if (colon < 0 || text.length() > 700) {
                return Optional.empty();
            }
            String rest = text.substring(colon + 1);
            return switch (text.substring(0, colon)) {
                case "file" -> ofFile(rest);
                case "s3", "s3a", "s3n" -> ofS3(rest);
                default -> Optional.empty();
            };
        }

        private static Optional<Model> ofFile(String rest) {
            String path = rest.startsWith("//") ? rest.substring(2) : rest;
            boolean plain = path.codePoints().noneMatch(c -> Character.isISOControl(c) || "?#%\\".indexOf(c) >= 0);
            return path.startsWith("/") && plain ? of("file", path.substring(1)) : Optional.empty();
        }

        private static Optional<Model> ofS3(String rest) {
            if (!rest.startsWith("//") || rest.indexOf('/', 2) < 0) {
                return Optional.empty();
            }
            String bucket = rest.substring(2, rest.indexOf('/', 2));
            String key = rest.substring(rest.indexOf('/', 2) + 1);
            boolean validBucket = bucket.matches("[a-z0-9][a-z0-9.-]*[a-z0-9]") && bucket.length() >= 3
                    && bucket.length() <= 63 && !bucket.contains("..");
            return validBucket && key.matches("[A-Za-z0-9._=/-]*") ? of("s3://" + bucket, key) : Optional.empty();
        }

        private static Optional<Model> of(String store, String path) {
            String key = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            List<String> segments = List.of(key.split("/", -1));
            return segments.stream().anyMatch(Set.of("", ".", "..")::contains)
                    ? Optional.empty()
                    : Optional.of(new Model(store, segments));
        }

        boolean isInside(Model folder) {
            return store.equals(folder.store)
                    && segments.size() > folder.segments.size()
                    && segments.subList(0, folder.segments.size()).equals(folder.segments);
        }
    }

    @Test
    void parsesAndComparesLikeTheModel() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int parsed = 0;
        int inside = 0;
        Location previous = Location.parse("s3://lake/a");
        Model previousModel = Model.of("s3://lake/a").orElseThrow();
        for (int round = 0; round < ROUNDS; round++) {
            String text = random.nextBoolean() ? anyText(random) : plausibleText(random);
            Optional<Model> model = Model.of(text);
            Optional<Location> location = parse(text);
            assertThat(location.isPresent()).as("'%s', seed %d", text, SEED).isEqualTo(model.isPresent());
            if (location.isPresent() && model.isPresent()) {
                assertThat(location.get().isInside(previous)).as("'%s' in '%s', seed %d", text, previous, SEED)
                        .isEqualTo(model.get().isInside(previousModel));
                assertThat(location.get().equals(previous)).as("'%s' is '%s', seed %d", text, previous, SEED)
                        .isEqualTo(model.get().equals(previousModel));
                assertThat(parse(location.get().canonical())).contains(location.get());
                assertThat(location.get()).hasToString(text);
                parsed++;
                inside += location.get().isInside(previous) ? 1 : 0;
                previous = location.get();
                previousModel = model.get();
            }
        }
        // The texts are worth something only if enough of them are locations, and inside each other.
        assertThat(parsed).isGreaterThan(ROUNDS / 10);
        assertThat(inside).isGreaterThan(ROUNDS / 1000);
    }

    private static Optional<Location> parse(String text) {
        try {
            return Optional.of(Location.parse(text));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static String anyText(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static String plausibleText(RandomGenerator random) {
        List<String> starts = List.of("s3://lake", "s3a://lake", "s3://lakes", "file:", "file://");
        List<String> names = List.of("a", "b", "ab", "A", "a.b");
        StringBuilder text = new StringBuilder(starts.get(random.nextInt(starts.size())));
        int segments = 1 + random.nextInt(3);
        for (int i = 0; i < segments; i++) {
            text.append('/').append(names.get(random.nextInt(names.size())));
        }
        return text.append(random.nextInt(4) == 0 ? "/" : "").toString();
    }
}
