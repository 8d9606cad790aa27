package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.securable.LiveSecurables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sets a restriction on any kind of securable, or replaces it. Thread-safe. */
final class PutPolicy {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Targets targets;
    private final ReadPolicies read;
    private final PolicyBodyReader reader;
    private final PolicyTransactions transactions;

    PutPolicy(Targets targets, ReadPolicies read, PolicyBodyReader reader, PolicyTransactions transactions) {
        this.targets = targets;
        this.read = read;
        this.reader = reader;
        this.transactions = transactions;
    }

    Response handle(Request request) {
        return transactions.redeciding(() -> put(request));
    }

    private Response put(Request request) {
        Authorized<Target> found = targets.find(request, Set.of(Privilege.MANAGE_POLICY));
        Target target = found.target();
        String name = ReadPolicies.name(request);
        if (!NAME.matcher(name).matches()) {
            throw CatalogException.badRequest("The name of a policy is 1 to 100 letters, digits, dots, underscores and "
                    + "hyphens, and begins with a letter or digit");
        }
        PolicyBody body = reader.read(request, target);
        PolicyChange<Policy> change = transactions.run(request, target.resolution(), PutPolicy::refusal,
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.resolution(), epoch);
                    return write(session, request, target, name, body);
                });
        Policy policy = change.now(ids -> read.find(request, ids.getFirst()));
        return change.stamped(read.answer(request, found, change.status(), policy));
    }

    private static Success<Policy> write(Session session, Request request, Target target, String name,
            PolicyBody body) {
        PolicyDao dao = session.dao(PolicyDao.class);
        LiveSecurables.hold(session, target.place());
        Optional<Policy> present = Policies.find(session, target.id(), name);
        Preconditions.check(request, "The policy", present.map(PolicyJson::entityTag).orElse(null));
        JsonNode spec = body.spec();
        UUID id = present.map(policy -> policy.row().id()).orElseGet(UUID::randomUUID);
        @Nullable
        UUID tagId = body.whenTag().map(PolicyBody.WhenTag::tagId).orElse(null);
        @Nullable
        String tagValue = body.whenTag().map(PolicyBody.WhenTag::value).orElse(null);
        if (present.isEmpty()) {
            dao.insert(id, target.place().type(), target.id(), name, body.kind().name(), spec,
                    tagId, tagValue, request.caller().principalId());
            writeMatches(session, id, body);
        } else if (isForgetting(dao, id, body) || !present.get().says(body, spec)) {
            bindFormer(dao, present.get(), target, body);
            if (dao.update(id, body.kind().name(), spec, tagId, tagValue) != 1) {
                throw new IllegalStateException("Policy " + id + " is gone while the epoch is locked");
            }
            dao.deleteTo(id);
            dao.deleteExcept(id);
            writeMatches(session, id, body);
        }
        return new Success<>(present.isEmpty() ? 201 : 200, List.of(id), Policies.find(session, id).orElseThrow());
    }

    /**
     * A restriction of columns goes on to mean those that had its names before. A filter is taken as it is written now: whoever sets it
     * again has seen what its names stand for.
     */
    private static boolean isForgetting(PolicyDao dao, UUID id, PolicyBody body) {
        List<String> names = body.filter().isPresent()
                ? List.of()
                : body.columns().stream().map(PolicyBody.Column::name).toList();
        return dao.forgetColumns(id, names) > 0;
    }

    private static void bindFormer(PolicyDao dao, Policy present, Target target, PolicyBody body) {
        if (body.filter().isPresent()) {
            return;
        }
        for (JsonNode former : present.row().spec().path("columns")) {
            String name = former.path("name").asText();
            boolean isStillMeant = body.columns().stream().anyMatch(column -> column.name().equals(name));
            if (isStillMeant && former.path("field-id").isInt()) {
                dao.bindColumn(present.row().id(), target.id(), former.path("field-id").intValue(), name);
            }
        }
    }

    /** Tags lose values without the epoch, because nothing that is decided depends on them. */
    private static RuntimeException refusal(ConstraintViolation violation) {
        return violation.constraint().equals("policy_when_value_exists")
                ? CatalogException.invalidBody("Invalid body. 'when-tag': The tag has just lost this value.")
                : violation;
    }

    private static void writeMatches(Session session, UUID policyId, PolicyBody body) {
        PolicyDao dao = session.dao(PolicyDao.class);
        dao.insertTo(policyId, ids(session, body.to()));
        dao.insertExcept(policyId, ids(session, body.except()));
    }

    private static List<UUID> ids(Session session, List<PrincipalRef> refs) {
        List<UUID> ids = new ArrayList<>();
        for (PrincipalRef ref : refs) {
            ids.add(PrincipalRefs.findOrCreate(session, ref));
        }
        return ids;
    }
}
