package io.serac.server.access;

import io.serac.authorizer.explain.Explanation;

/**
 * What a request would be answered, and how that comes about. Immutable.
 *
 * @param target
 *            what it is about
 * @param verdict
 *            also considers what this server refuses because it cannot enforce the rules that apply
 * @param explanation
 *            of the decision; names everything
 */
public record Explained(Target target, Explanation.Verdict verdict, Explanation explanation) {
}
