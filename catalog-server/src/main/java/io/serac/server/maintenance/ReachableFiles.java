package io.serac.server.maintenance;

import io.serac.server.job.LeaseLost;
import io.serac.server.manifest.CheckedFileIO;
import io.serac.server.manifest.SnapshotManifests;
import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks from table metadata to the files that it reaches. Manifests are written by clients: one that is missing, damaged or too
 * much is left out, one outside the table is not even read. Thread-safe.
 */
final class ReachableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ReachableFiles.class);
    /** Small files can take seconds each. What is left then goes with the folders, which are emptied after the walk. */
    private static final Duration WALK_MAX = Duration.ofHours(1);

    private final TableMetadata metadata;
    private final FileIO lists;
    private final FileIO manifests;
    private final Predicate<String> isReadable;
    private final boolean isTolerant;
    private final Runnable beforeEachFile;
    private final long began = System.nanoTime();

    /**
     * @param isReadable
     *            which manifests may be opened
     * @param beforeEachFile
     *            that is read; what it throws ends the walk
     */
    ReachableFiles(TableMetadata metadata, ObjectFiles files, Predicate<String> isReadable, Runnable beforeEachFile) {
        this(metadata, files, isReadable, beforeEachFile, true);
    }

    private ReachableFiles(TableMetadata metadata, ObjectFiles files, Predicate<String> isReadable,
            Runnable beforeEachFile, boolean isTolerant) {
        this.metadata = metadata;
        this.lists = CheckedFileIO.ofLists(files);
        this.manifests = CheckedFileIO.ofManifests(files);
        this.isReadable = isReadable;
        this.beforeEachFile = beforeEachFile;
        this.isTolerant = isTolerant;
    }

    /** Everything that is reached, or an exception: a manifest that cannot be read is not left out. */
    static ReachableFiles complete(TableMetadata metadata, ObjectFiles files, Runnable beforeEachFile) {
        return new ReachableFiles(metadata, files, path -> true, beforeEachFile, false);
    }

    /** Data files and delete files. */
    void data(Consumer<String> each) {
        SeenPaths seen = new SeenPaths();
        SeenPaths lists = new SeenPaths();
        for (Snapshot snapshot : metadata.snapshots()) {
            for (ManifestFile manifest : manifests(snapshot, lists)) {
                if (seen.add(manifest.path()) && isReadable.test(manifest.path())) {
                    tolerant(manifest.path(), () -> paths(manifest, each));
                }
            }
        }
    }

    /** Manifests, manifest lists and statistics. */
    void structure(Consumer<String> each) {
        SeenPaths seen = new SeenPaths();
        SeenPaths lists = new SeenPaths();
        for (Snapshot snapshot : metadata.snapshots()) {
            manifests(snapshot, lists).stream().map(ManifestFile::path).filter(seen::add).forEach(each);
        }
        for (Snapshot snapshot : metadata.snapshots()) {
            if (snapshot.manifestListLocation() != null) {
                each.accept(snapshot.manifestListLocation());
            }
        }
        for (StatisticsFile file : metadata.statisticsFiles()) {
            each.accept(file.path());
        }
        for (PartitionStatisticsFile file : metadata.partitionStatisticsFiles()) {
            each.accept(file.path());
        }
    }

    private List<ManifestFile> manifests(Snapshot snapshot, SeenPaths seen) {
        String list = snapshot.manifestListLocation();
        if (list != null && (!seen.add(list) || !isReadable.test(list))) {
            return List.of();
        }
        List<ManifestFile> read = new ArrayList<>();
        tolerant(String.valueOf(list), () -> read.addAll(SnapshotManifests.of(snapshot, lists)));
        return read;
    }

    private void paths(ManifestFile manifest, Consumer<String> each) {
        try (CloseableIterable<String> paths = ManifestFiles.readPaths(manifest, manifests, metadata.specsById())) {
            paths.forEach(each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tolerant(String file, Runnable read) {
        beforeEachFile.run();
        try {
            if (System.nanoTime() - began > WALK_MAX.toNanos()) {
                throw new IllegalStateException("The walk took more than " + WALK_MAX);
            }
            read.run();
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException e) {
            if (!isTolerant || isTemporary(e)) {
                throw e;
            }
            LOG.atInfo().addKeyValue("file", file).addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("left out while purging: missing, damaged or too much");
        }
    }

    private static boolean isTemporary(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException store) {
                return store.kind() == StorageException.Kind.UNAVAILABLE;
            }
            if (cause instanceof RemovalFailed) {
                return true;
            }
        }
        return false;
    }

    /** A file that was found could not be removed: the walk must not go on as if it had been. */
    static final class RemovalFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RemovalFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
