package io.serac.server.access;

import io.serac.authorizer.explain.Explanation;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a request would be answered, and how that comes about. Immutable.
 *
 * @param target
 *            what it is about
 * @param verdict
 *            also considers what this server refuses because it cannot enforce the rules that apply
 * @param explanation
 *            of the decision; names everything
 * @param refusal
 *            the words of a refusal that is for another reason than missing privileges, as the request itself would get them
 * @param files
 *            what the request would be given of a table's files; empty if it asks for none, or is refused
 * @param unsaid
 *            ids of column rules of which whoever asks must not learn whether they mean a column: it is answered as if they did
 */
public record Explained(Target target, Explanation.Verdict verdict, Explanation explanation,
        Optional<String> refusal, Optional<FileAnswer> files, Set<UUID> unsaid) {
    public Explained {
        unsaid = Set.copyOf(unsaid);
    }
}
