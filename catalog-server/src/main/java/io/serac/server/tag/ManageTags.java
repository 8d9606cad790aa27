package io.serac.server.tag;

import io.serac.authorizer.Decision;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Administers the vocabulary of tags. Thread-safe. */
final class ManageTags {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String THING = "The tag";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final TagRights rights;
    private final SecondOrder secondOrder;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;

    ManageTags(Securables securables, EnforcementPoint enforcement, TagRights rights, SecondOrder secondOrder,
            PolicyTransactions transactions, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.rights = rights;
        this.secondOrder = secondOrder;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response list(Request request) {
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = enforcement.authenticated(request.caller(), resolution);
        Page<TagRow> page = Page.fill(request, tokens, resolution.server().id(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(TagDao.class).list(after, limit)),
                TagRow::key, tag -> rights.isVisible(request, resolution.server(), tag));
        return Response.json(allowed, 200, JsonAnswer.page(page, TagJson::fields));
    }

    Response get(Request request) {
        String key = TagRights.key(request);
        Resolution resolution = securables.server(request);
        enforcement.authenticated(request.caller(), resolution);
        TagRow tag = rights.find(key).orElseThrow(() -> TagRights.absent(key));
        Decision.Allowed allowed = rights.requireVisible(request, resolution, tag);
        byte[] json = TagJson.tag(tag);
        return Response.json(allowed, 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        String key = TagRights.key(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = rights.requireManaged(request, resolution, key);
        if (!KEY.matcher(key).matches()) {
            throw CatalogException.badRequest("The key of a tag is 1 to 100 letters, digits, dots, underscores and "
                    + "hyphens, and begins with a letter or digit");
        }
        TagBody body = TagBody.read(request);
        Optional<TagRow> found = rights.find(key);
        if (found.isPresent() && found.get().inheritable() && !body.inheritable()) {
            requireMayEndInheritance(request, resolution, found.get());
        }
        PolicyChange<TagRow> change = transactions.run(request, resolution, violation -> inUse(violation, key),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(resolution, epoch);
                    return write(session, request, key, body);
                });
        return change.answer(allowed, TagJson.tag(change.now(ids -> rights.find(key)
                .orElseThrow(() -> TagRights.absent(key)))));
    }

    Response delete(Request request) {
        String key = TagRights.key(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = rights.requireManaged(request, resolution, key);
        PolicyChange<UUID> change = transactions.run(request, resolution, violation -> inUse(violation, key),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(resolution, epoch);
                    TagRow tag = TagRights.find(session, key).orElseThrow(() -> TagRights.absent(key));
                    Preconditions.check(request, THING, Preconditions.entityTag(TagJson.tag(tag)));
                    if (session.dao(TagDao.class).delete(tag.id()) != 1) {
                        throw new IllegalStateException("Tag " + key + " is gone while the epoch is locked");
                    }
                    return new Success<>(204, List.of(tag.id()), tag.id());
                });
        return change.answer(allowed);
    }

    /** What lies below tagged objects would no longer bear the tag, and be free of what binds it by the tag. */
    private void requireMayEndInheritance(Request request, Resolution resolution, TagRow tag) {
        List<UUID> restricted = sessions.read(session -> session.dao(TagDao.class).restricted(tag.id()));
        secondOrder.requireMayLiftAll(request.caller(), resolution, restricted,
                "restrictions bind by this tag what inherits it, and you lack MANAGE_POLICY where they are attached");
    }

    private static Success<TagRow> write(Session session, Request request, String key, TagBody body) {
        TagDao dao = session.dao(TagDao.class);
        Optional<TagRow> present = dao.find(key);
        Preconditions.check(request, THING,
                present.map(tag -> Preconditions.entityTag(TagJson.tag(tag))).orElse(null));
        UUID id = present.map(TagRow::id).orElseGet(UUID::randomUUID);
        if (present.isEmpty()) {
            dao.insert(id, key, body.inheritable(), body.sensitive(), request.caller().principalId());
        } else if (present.get().inheritable() != body.inheritable()
                || present.get().sensitive() != body.sensitive()) {
            dao.update(id, body.inheritable(), body.sensitive());
        }
        if (!body.values().isEmpty() && dao.isAttachedWithoutValue(id)) {
            throw inUse(key, "it is attached without a value. Detach it before it gets values");
        }
        // Commits are judged by the patterns, so changing them undoes all decisions that are under way.
        boolean arePatternsNew = present.isEmpty() || !present.get().patterns().equals(body.patterns())
                || !present.get().patternValues().equals(body.patternValues());
        if (arePatternsNew) {
            dao.deletePatterns(id);
        }
        dao.deleteOtherValues(id, body.values());
        dao.putValues(id, body.values());
        if (arePatternsNew) {
            dao.insertPatterns(id, body.patterns(), body.patterns().stream().map(ColumnPattern::like).toList(),
                    body.patternValues());
        }
        return new Success<>(present.isPresent() ? 200 : 201, List.of(id), dao.find(key).orElseThrow());
    }

    private static RuntimeException inUse(ConstraintViolation violation, String key) {
        return switch (violation.constraint()) {
            case "policy_when_tag_exists", "policy_when_value_exists" ->
                inUse(key, "a policy is limited to what bears it. Delete the policy first");
            case "tag_binding_value_exists" ->
                inUse(key, "one of its values is attached to an object or column. Detach it first");
            default -> violation;
        };
    }

    private static CatalogException inUse(String key, String why) {
        return new CatalogException(ErrorCode.CONFLICT, Reason.IN_USE, "Tag " + key + " is in use: " + why);
    }
}
