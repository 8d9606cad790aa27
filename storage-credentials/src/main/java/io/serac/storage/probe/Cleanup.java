package io.serac.storage.probe;

import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import io.serac.storage.location.Location;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a try-out has written. Not thread-safe. */
final class Cleanup {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final ProbeFolder folder;
    private final ObjectFiles files;
    private final Deadline end;

    Cleanup(ProbeFolder folder, ObjectFiles files, Deadline end) {
        this.folder = folder;
        this.files = files;
        this.end = end;
    }

    /** Aborts uploads; those that are complete or aborted already are not there any more. */
    Cleanup abort(Access base) {
        for (ProbeFolder.Upload upload : folder.uploads()) {
            tryTo(() -> base.abortUpload(upload.key(), upload.id()));
        }
        return this;
    }

    void run() {
        Set<Location> left = new LinkedHashSet<>();
        folder.written().forEach(name -> left.add(folder.location().resolve(name)));
        // A store may have put something where nobody has looked for it.
        tryTo(() -> files.list(folder.location(), stored -> left.add(stored.location())));
        left.forEach(file -> tryTo(() -> files.delete(file)));
    }

    // Nothing of it decides about the store, and whatever can be removed should be.
    private void tryTo(Runnable step) {
        try {
            end.check();
            step.run();
        } catch (StorageException failure) {
            LOG.atWarn().addKeyValue("folder", folder.location()).addKeyValue("reason", failure.getMessage())
                    .log("Something of a try-out could not be removed");
        }
    }
}
