package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.principal.PrincipalRef;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A restriction with whom it concerns. Immutable.
 *
 * @param to
 *            whom it concerns, in order of how they are written
 * @param except
 *            whom it does not concern all the same
 * @param unlocked
 *            of {@code to}: roles that a token can leave out
 */
record Policy(PolicyRow row, List<PrincipalRef> to, List<PrincipalRef> except, List<PrincipalRef> unlocked) {
    Policy {
        to = List.copyOf(to);
        except = List.copyOf(except);
        unlocked = List.copyOf(unlocked);
    }

    /** Whether it says just what is asked for. */
    boolean says(PolicyBody body, JsonNode spec) {
        return row.kind().equals(body.kind().name()) && row.spec().equals(spec)
                && Objects.equals(row.whenTag(), body.whenTag().map(PolicyBody.WhenTag::key).orElse(null))
                && Objects.equals(row.whenValue(), body.whenTag().map(PolicyBody.WhenTag::value).orElse(null))
                && Set.copyOf(to).equals(Set.copyOf(body.to())) && Set.copyOf(except).equals(Set.copyOf(body.except()));
    }
}
