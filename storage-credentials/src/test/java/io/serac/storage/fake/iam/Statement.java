package io.serac.storage.fake.iam;

import java.util.List;

/** One statement of a policy. Immutable and thread-safe. */
record Statement(boolean isAllow, Names principals, Names actions, Names resources, List<Condition> conditions) {

    /**
     * Names that a statement is about, or that it is not about.
     *
     * @param isExcluding whether it is about all others
     */
    record Names(boolean isExcluding, List<String> patterns) {
        /** Everything. */
        static final Names ALL = new Names(false, List.of("*"));

        Names {
            patterns = List.copyOf(patterns);
        }
    }

    Statement {
        conditions = List.copyOf(conditions);
    }

    Verdict judge(Ask ask, boolean hasVariables) {
        boolean isAbout = isAboutPrincipal(ask)
                && isAboutAction(ask)
                && isAboutResource(ask, hasVariables)
                && conditions.stream().allMatch(condition -> condition.holds(ask, hasVariables));
        if (!isAbout) {
            return Verdict.SILENT;
        }
        return isAllow ? Verdict.ALLOWED : Verdict.DENIED;
    }

    // A principal is named in full; the only wildcard stands for everybody.
    private boolean isAboutPrincipal(Ask ask) {
        boolean matches = principals.patterns().stream()
                .anyMatch(pattern -> pattern.equals("*") || ask.principals().contains(pattern));
        return matches != principals.isExcluding();
    }

    private boolean isAboutAction(Ask ask) {
        boolean matches =
                actions.patterns().stream().anyMatch(pattern -> Glob.matchesAction(pattern, ask.action()));
        return matches != actions.isExcluding();
    }

    private boolean isAboutResource(Ask ask, boolean hasVariables) {
        boolean matches = resources.patterns().stream()
                .anyMatch(pattern -> Glob.matchesArn(pattern, ask.resource(), ask, hasVariables));
        return matches != resources.isExcluding();
    }
}
