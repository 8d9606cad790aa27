package io.serac.server.location;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.location.Location;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceFolderTest {
    private final NamespaceFolder folder = new NamespaceFolder(Location.parse("s3://lake/root/4f1e"));

    @ParameterizedTest
    @ValueSource(strings = {"s3://lake/root/4f1e/orders-1", "s3a://lake/root/4f1e/orders-1"})
    void placesDirectlyInTheFolderAreOffered(String place) {
        assertThat(folder.offers(Location.parse(place))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://lake/root/4f1e", "s3://lake/root/4f1e/orders-1/inner", "s3://lake/root/4f1e2/orders-1",
                    "s3://lake/root/other/orders-1", "s3://lake/root", "s3://pond/root/4f1e/orders-1",
                    "file:/root/4f1e/orders-1"})
    void allOthersAreNot(String place) {
        assertThat(folder.offers(Location.parse(place))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/data/4f1e/orders-1", "file:///data/4f1e/orders-1"})
    void spellingsOfFilesAreTheSame(String place) {
        NamespaceFolder onDisk = new NamespaceFolder(Location.parse("file:///data/4f1e"));

        assertThat(onDisk.offers(Location.parse(place))).isTrue();
    }
}
