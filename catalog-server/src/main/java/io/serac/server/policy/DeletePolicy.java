package io.serac.server.policy;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.http.Page;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import java.util.List;
import java.util.Set;

/** Lifts a restriction, or shows what would be lifted. Thread-safe. */
final class DeletePolicy {
    private final Targets targets;
    private final ReadPolicies read;
    private final PolicyTransactions transactions;

    DeletePolicy(Targets targets, ReadPolicies read, PolicyTransactions transactions) {
        this.targets = targets;
        this.read = read;
        this.transactions = transactions;
    }

    Response handle(Request request) {
        return request.query().flag("dry-run", false) ? tryOut(request)
                : transactions.redeciding(() -> delete(request));
    }

    private Response tryOut(Request request) {
        Authorized<Target> found = targets.find(request, Set.of(Privilege.MANAGE_POLICY));
        Target target = found.target();
        Page<Policy> only = new Page<>(List.of(read.find(request, target)), null);
        return Response.json(found.allowed(), 200, PolicyJson.page(only, id -> target.place(id).orElseThrow()));
    }

    private Response delete(Request request) {
        Authorized<Target> found = targets.find(request, Set.of(Privilege.MANAGE_POLICY));
        Target target = found.target();
        String name = ReadPolicies.name(request);
        PolicyChange<Policy> change = transactions.run(request, target.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.resolution(), epoch);
                    Policy policy = Policies.find(session, target.id(), name)
                            .orElseThrow(() -> ReadPolicies.absent(name));
                    Preconditions.check(request, "The policy", PolicyJson.entityTag(policy));
                    if (session.dao(PolicyDao.class).delete(policy.row().id()) != 1) {
                        throw new IllegalStateException("Policy " + name + " is gone while the epoch is locked");
                    }
                    return new Success<>(204, List.of(policy.row().id()), policy);
                });
        return change.answer(found.allowed());
    }
}
