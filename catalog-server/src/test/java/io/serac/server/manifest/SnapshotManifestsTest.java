package io.serac.server.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.junit.jupiter.api.Test;

class SnapshotManifestsTest {
    /** Has no file at all. */
    private final InMemoryFileIO nothing = new InMemoryFileIO();

    private static Snapshot snapshot(String manifests) {
        return SnapshotParser.fromJson("{\"snapshot-id\": 1, \"timestamp-ms\": 1, " + manifests + "}");
    }

    @Test
    void manifestsThatASnapshotNamesItselfAreNotOpened() {
        Snapshot snapshot = snapshot("\"manifests\": [\"s3://b/one.avro\", \"s3://b/two.avro\"]");

        assertThat(SnapshotManifests.of(snapshot, nothing)).extracting(ManifestFile::path)
                .containsExactly("s3://b/one.avro", "s3://b/two.avro");
        assertThat(SnapshotManifests.named(snapshot)).extracting(ManifestFile::path)
                .containsExactly("s3://b/one.avro", "s3://b/two.avro");
    }

    @Test
    void theListOfOneThatHasAListIsRead() {
        Snapshot snapshot = snapshot("\"manifest-list\": \"s3://b/list.avro\"");

        assertThatThrownBy(() -> SnapshotManifests.of(snapshot, nothing)).hasMessageContaining("s3://b/list.avro");
    }
}
