package io.serac.storage.fake.iam;

import java.util.List;

/** A policy, and what it says. Immutable and thread-safe. */
public final class Policy {
    /** Where a policy is attached, which decides the elements it has. */
    public enum Kind {
        /** To a user, a role or a session. */
        IDENTITY,
        /** To a bucket. */
        BUCKET,
        /** To a role: who may assume it. */
        TRUST
    }

    private final String text;
    private final boolean hasVariables;
    private final List<Statement> statements;

    Policy(String text, boolean hasVariables, List<Statement> statements) {
        this.text = text;
        this.hasVariables = hasVariables;
        this.statements = List.copyOf(statements);
    }

    /** @throws MalformedPolicyException if the text is not such a policy */
    public static Policy parse(String json, Kind kind) {
        return new PolicyReader(kind).read(json);
    }

    public Verdict judge(Ask ask) {
        Verdict verdict = Verdict.SILENT;
        for (Statement statement : statements) {
            verdict = verdict.and(statement.judge(ask, hasVariables));
        }
        return verdict;
    }

    public boolean allows(Ask ask) {
        return judge(ask) == Verdict.ALLOWED;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
