package io.serac.authorizer.grant;

import io.serac.authorizer.Privilege;

/** Is told of each grant that applies. */
@FunctionalInterface
public interface GrantVisitor {
    /**
     * @param grantee
     *            number of the principal
     * @param columns
     *            field ids that it is limited to, not to be changed; empty for all
     */
    void visit(long grantId, int grantee, Privilege privilege, boolean hasGrantOption, int[] columns);
}
