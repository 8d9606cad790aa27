package io.serac.server.location;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.secret.SecretBox;
import io.serac.server.secret.SecretException;
import io.serac.server.secret.TestKeys;
import io.serac.storage.ProfileSecrets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageSecretsTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);
    private static final ProfileSecrets ALL = new ProfileSecrets("canary-c", "canary-r", "canary-w");

    private final SecretBox box = TestKeys.box(TestKeys.K1);
    private final StorageSecrets secrets = new StorageSecrets(box);

    @Test
    void whatIsSealedOpensAndShowsNothing() {
        for (ProfileSecrets each : List.of(ALL, ProfileSecrets.NONE, new ProfileSecrets("canary", null, null),
                new ProfileSecrets(null, "canary", "canary"))) {
            SealedSecrets sealed = secrets.seal(ONE, 7, each);

            assertThat(secrets.open(ONE, sealed)).isEqualTo(each);
            for (byte[] value : values(sealed)) {
                assertThat(new String(value, ISO_8859_1)).doesNotContain("canary");
            }
        }
        assertThat(secrets.seal(ONE, 7, ProfileSecrets.NONE)).isEqualTo(SealedSecrets.NONE);
        assertThat(secrets.seal(ONE, 7, ALL).dataKey()).isNotEqualTo(secrets.seal(ONE, 7, ALL).dataKey());
    }

    @Test
    void nothingOpensInAnotherRowColumnOrRevision() {
        SealedSecrets sealed = secrets.seal(ONE, 7, ALL);
        SealedSecrets other = secrets.seal(OTHER, 7, ALL);
        SealedSecrets later = secrets.seal(ONE, 8, ALL);

        refused(OTHER, sealed);
        refused(ONE, with(sealed, sealed.dataKey(), 8L, sealed.credentials(), sealed.reader(), sealed.writer()));
        refused(ONE, with(sealed, sealed.dataKey(), 7L, sealed.credentials(), sealed.writer(), sealed.reader()));
        refused(ONE, with(sealed, sealed.dataKey(), 7L, other.credentials(), sealed.reader(), sealed.writer()));
        refused(ONE, with(sealed, other.dataKey(), 7L, other.credentials(), other.reader(), other.writer()));
        refused(ONE, with(sealed, sealed.dataKey(), 7L, later.credentials(), sealed.reader(), sealed.writer()));
        refused(ONE, with(sealed, later.dataKey(), 7L, later.credentials(), later.reader(), later.writer()));
        assertThat(secrets.open(ONE, later)).isEqualTo(ALL);
    }

    @Test
    void everyFlippedByteOfEachColumnFailsClosed() {
        SealedSecrets sealed = secrets.seal(ONE, 7, ALL);

        for (byte[] column : values(sealed)) {
            for (int position = 0; position < column.length; position++) {
                column[position] ^= 1;
                refused(ONE, sealed);
                column[position] ^= 1;
            }
        }
        assertThat(secrets.open(ONE, sealed)).isEqualTo(ALL);
    }

    @Test
    void theSingleSecretOfAnEarlierReleaseOpensForItsWarehouseAlone() {
        byte[] single = box.seal("canary-c".getBytes(UTF_8), "warehouse/" + ONE + "/storage");
        SealedSecrets stored = new SealedSecrets(null, null, null, null, null, single);

        assertThat(secrets.open(ONE, stored)).isEqualTo(new ProfileSecrets("canary-c", null, null));
        refused(OTHER, stored);
    }

    private void refused(UUID warehouse, SealedSecrets sealed) {
        assertThatThrownBy(() -> secrets.open(warehouse, sealed)).isInstanceOf(SecretException.class)
                .hasMessageNotContaining("canary");
    }

    private static SealedSecrets with(SealedSecrets sealed, byte @Nullable [] dataKey, Long revision,
            byte @Nullable [] credentials, byte @Nullable [] reader, byte @Nullable [] writer) {
        return new SealedSecrets(dataKey, revision, credentials, reader, writer, sealed.single());
    }

    private static List<byte[]> values(SealedSecrets sealed) {
        return Stream.of(sealed.dataKey(), sealed.credentials(), sealed.reader(), sealed.writer())
                .filter(Objects::nonNull).toList();
    }
}
