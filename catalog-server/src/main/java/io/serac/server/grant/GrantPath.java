package io.serac.server.grant;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Target;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Place;
import java.util.ArrayList;
import java.util.List;

/** Which grant a path names. Immutable. */
record GrantPath(PrincipalRef grantee, Privilege privilege) {

    /**
     * @throws CatalogException
     *             BAD_REQUEST if there is no such privilege for this kind of securable, or no principal can be called so
     */
    static GrantPath of(Request request, Target target) {
        String name = request.path().get("privilege");
        for (Privilege privilege : Privilege.values()) {
            if (privilege.name().equals(name)) {
                checkGrantable(privilege, target.kind());
                return new GrantPath(PrincipalRef.parse(request.path().get("grantee")), privilege);
            }
        }
        throw invalid("Privilege does not exist: " + Excerpt.of(name)
                + ". Privileges are written in upper case, such as SELECT");
    }

    private static void checkGrantable(Privilege privilege, Securable.Kind kind) {
        if (privilege.isGrantableOn(kind)) {
            return;
        }
        List<String> kinds = new ArrayList<>();
        for (Securable.Kind possible : Securable.Kind.values()) {
            if (privilege.isGrantableOn(possible)) {
                kinds.add(Place.type(possible));
            }
        }
        throw invalid(kinds.isEmpty()
                ? privilege + " cannot be granted: it is held by ownership or by membership in a role"
                : privilege + " cannot be granted on a " + Place.type(kind) + ", only on: "
                        + String.join(", ", kinds));
    }

    private static CatalogException invalid(String message) {
        return new CatalogException(ErrorCode.BAD_REQUEST, Reason.INVALID_PRIVILEGE, message);
    }

    /** The answer about a grant that does not exist, or that the caller may not know of. */
    CatalogException absent() {
        return new CatalogException(ErrorCode.NOT_FOUND,
                "Grant does not exist: " + privilege + " to " + grantee.text());
    }
}
