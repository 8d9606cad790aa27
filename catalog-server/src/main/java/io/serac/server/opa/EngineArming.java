package io.serac.server.opa;

import io.serac.server.database.Session;
import java.sql.PreparedStatement;
import java.util.UUID;

/** Remembers what engines have asked for. Stateless. */
final class EngineArming {
    private EngineArming() {
    }

    /**
     * @param column {@code filters_asked_at} or {@code masks_asked_at}
     * @return how many rows were changed
     */
    static int arm(Session session, UUID engineId, String column) {
        String sql = switch (column) {
            case "filters_asked_at" ->
                "UPDATE engine SET filters_asked_at = now() WHERE id = ? AND filters_asked_at IS NULL";
            case "masks_asked_at" -> "UPDATE engine SET masks_asked_at = now() WHERE id = ? AND masks_asked_at IS NULL";
            default -> throw new IllegalArgumentException(column);
        };
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, engineId);
                return statement.executeUpdate();
            }
        });
    }
}
