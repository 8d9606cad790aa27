package io.serac.server.tag;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.securable.Resolution;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds tags, and who may see, use and administer them. Thread-safe. */
public final class TagRights {
    private final EnforcementPoint enforcement;
    private final Sessions sessions;

    public TagRights(EnforcementPoint enforcement, Sessions sessions) {
        this.enforcement = enforcement;
        this.sessions = sessions;
    }

    /** The key in the path. */
    public static String key(Request request) {
        return request.path().get("tag");
    }

    /** The tag of a key. */
    public static Optional<TagRow> find(Session session, String key) {
        return session.dao(TagDao.class).find(key);
    }

    /** The tag of a key, in a transaction of its own. */
    public Optional<TagRow> find(String key) {
        return sessions.read(session -> find(session, key));
    }

    /** The tag of a key, if the caller sees it. */
    public Optional<TagRow> findVisible(Request request, Resolution resolution, String key) {
        return find(key).filter(tag -> isVisible(request, resolution.server(), tag));
    }

    /** Keys of tags by their ids; those that are gone are left out. */
    public static Map<UUID, String> keys(Session session, Collection<UUID> ids) {
        Map<UUID, String> keys = new HashMap<>();
        if (!ids.isEmpty()) {
            session.dao(TagDao.class).named(List.copyOf(ids)).forEach(tag -> keys.put(tag.id(), tag.key()));
        }
        return keys;
    }

    /**
     * Returns if the caller administers tags.
     *
     * @throws CatalogException
     *             404 to whoever holds nothing on the server, FORBIDDEN to others
     */
    public Decision.Allowed requireManaged(Request request, Resolution resolution, String key) {
        return enforcement.server(request.caller(), resolution, Set.of(Privilege.MANAGE_TAGS), () -> absent(key));
    }

    /** Whether the caller sees a tag, after something in the same request was decided on. */
    boolean isVisible(Request request, Securable.Server server, TagRow tag) {
        return enforcement.visible().isVisible(request.caller(), tag.securable(server));
    }

    /**
     * The tag, if the caller sees it: by a right on it, or on the server.
     *
     * @throws CatalogException
     *             404 otherwise
     */
    Decision.Allowed requireVisible(Request request, Resolution resolution, TagRow tag) {
        return enforcement.require(request.caller(), tag.securable(resolution.server()), Set.of(),
                () -> absent(tag.key()));
    }

    /**
     * The tag, if the caller may attach and detach it. Whether there is one is said to those only who see all tags.
     *
     * @throws CatalogException
     *             FORBIDDEN without USE_TAG on it, 404 if there is none
     */
    TagRow requireUsable(Request request, Resolution resolution, String key) {
        Optional<TagRow> tag = find(key);
        if (tag.isPresent()
                && enforcement.holds(request.caller(), tag.get().securable(resolution.server()), Privilege.USE_TAG)) {
            return tag.get();
        }
        if (tag.isEmpty() && enforcement.holdsOnServer(request.caller(), resolution, Privilege.MANAGE_TAGS)) {
            throw absent(key);
        }
        throw new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: USE_TAG on tag " + Excerpt.of(key)
                + " is missing, or there is no such tag. Ask somebody with MANAGE_TAGS")
                .because(Denial.missing(List.of(Privilege.USE_TAG.name()), resolution.epoch()));
    }

    /** The answer about a tag that does not exist, or that the caller may not know of. */
    public static CatalogException absent(String key) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Tag does not exist: " + Excerpt.of(key));
    }
}
