package io.serac.server.history;

import io.serac.server.commit.Change;
import io.serac.server.commit.Updates;
import io.serac.server.commit.ViewForm;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.view.Definer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewVersion;

/** The state of an earlier view version on top of a later one. Thread-safe. */
final class EarlierView implements EarlierVersion<ViewMetadata> {
    private final ViewForm form = new ViewForm();

    @Override
    public Change<ViewMetadata> changeTo(WarehouseStorage storage, UUID versionId, String metadataLocation,
            byte[] json) {
        ViewMetadata earlier = form.parse(metadataLocation, json);
        return base -> Updates.guarded(() -> {
            ViewMetadata changed = onTopOf(base, earlier);
            return changed.changes().isEmpty() ? Optional.empty() : Optional.of(changed);
        });
    }

    private static ViewMetadata onTopOf(ViewMetadata base, ViewMetadata earlier) {
        ViewMetadata.Builder builder = ViewMetadata.buildFrom(base);
        Map<String, String> properties = Definer.ended(earlier.properties());
        Set<String> removed = new HashSet<>(base.properties().keySet());
        removed.removeAll(properties.keySet());
        if (!removed.isEmpty()) {
            builder.removeProperties(removed);
        }
        if (!properties.equals(base.properties())) {
            builder.setProperties(properties);
        }
        if (!earlier.location().equals(base.location())) {
            builder.setLocation(earlier.location());
        }
        ViewVersion wanted = earlier.currentVersion();
        if (wanted.equals(base.version(wanted.versionId()))) {
            builder.setCurrentVersionId(wanted.versionId());
        } else {
            builder.setCurrentVersion(wanted, earlier.schema());
        }
        return builder.build();
    }
}
