package io.serac.authorizer;

import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What an object would lose by being moved from under tags that it inherits. */
final class MovedTags {
    private final Rules rules;
    private final Securable before;
    private final Securable after;

    /**
     * @param before
     *            the object where it is
     * @param after
     *            the same object where it would be
     */
    MovedTags(Rules rules, Securable before, Securable after) {
        this.rules = rules;
        this.before = before;
        this.after = after;
    }

    /** Ids of the securables with restrictions that bind it by a tag before, and no longer after. */
    Set<UUID> restricting() {
        Set<UUID> lost = new HashSet<>();
        for (Securable at = after; at != null; at = at.container()) {
            if (isAnyShed(rules.accessDeniesAt(at.id()), at) || isAnyShed(rules.dataRulesAt(at.id()), at)) {
                lost.add(at.id());
            }
        }
        return lost;
    }

    private boolean isAnyShed(Rule[] attached, Securable at) {
        for (Rule rule : attached) {
            TagCondition condition = rule.restriction().target().whenTag();
            if (condition != null && isBound(rule, at, before, condition) && !isBound(rule, at, after, condition)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBound(Rule rule, Securable at, Securable object, TagCondition condition) {
        return rule.restriction() instanceof Restriction.AccessDeny
                ? rules.bearsUpTo(at, object, condition)
                : rules.bears(object, condition);
    }

    /** Sensitive ones that it bears before and no longer after. */
    List<TagBinding> sensitive() {
        List<TagBinding> lost = new ArrayList<>();
        List<UUID> sensitive = rules.sensitiveTags();
        for (TagBinding binding : rules.tagsOf(before)) {
            if (sensitive.contains(binding.tagId()) && !rules.bears(after, new TagCondition(binding.tagId(), null))) {
                lost.add(binding);
            }
        }
        return lost;
    }
}
