package io.serac.storage.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.storage.StorageException;
import io.serac.storage.StsSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The policy that says who may assume a role, as it has to be for temporary keys that cannot grow. */
final class TrustPolicy {
    private static final String UNKNOWN_USER = "arn:aws:iam:::user/USER-OF-THE-ACCESS-KEY";

    private TrustPolicy() {}

    /** What to do about a role that its own sessions can assume. */
    static String advice(StsSettings sts, Supplier<Optional<String>> userArn) {
        String role = sts.roleArn();
        if (role == null) {
            return "Make a role, set sts.role-arn, and deny it to itself in its trust policy.";
        }
        return "Make this the trust policy of the role: " + text(role, known(userArn), sts);
    }

    /** {@code aws}, or what the ARN of a role says. */
    static String partition(@Nullable String roleArn) {
        String[] parts = roleArn == null ? new String[0] : roleArn.split(":", -1);
        return parts.length > 1 && parts[1].matches("aws[a-z-]*") ? parts[1] : "aws";
    }

    private static String text(String roleArn, String userArn, StsSettings sts) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        policy.put("Version", "2012-10-17");
        ArrayNode statements = policy.putArray("Statement");
        ObjectNode allow = statement(statements, "Allow", userArn,
                sts.sessionTags() ? List.of("sts:AssumeRole", "sts:TagSession") : List.of("sts:AssumeRole"));
        if (sts.externalId() != null) {
            allow.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", sts.externalId());
        }
        statement(statements, "Deny", roleArn, List.of("sts:AssumeRole"));
        return policy.toString();
    }

    private static ObjectNode statement(ArrayNode statements, String effect, String principal, List<String> actions) {
        ObjectNode statement = statements.addObject();
        statement.put("Effect", effect);
        statement.putObject("Principal").putArray("AWS").add(principal);
        ArrayNode action = statement.putArray("Action");
        actions.forEach(action::add);
        return statement;
    }

    // Not every store tells a caller who it is.
    private static String known(Supplier<Optional<String>> userArn) {
        try {
            return userArn.get().orElse(UNKNOWN_USER);
        } catch (StorageException unanswered) {
            return UNKNOWN_USER;
        }
    }
}
