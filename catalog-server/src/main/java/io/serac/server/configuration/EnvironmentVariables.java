package io.serac.server.configuration;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings from variables named {@code SERAC_...}. */
final class EnvironmentVariables {
    private static final String PREFIX = "SERAC_";
    /** Of the commands that talk to a server; whoever uses them may start one from the same shell. */
    private static final String CLIENT_PREFIX = "SERAC_CLI_";
    /** Kubernetes announces each service to all containers: one named serac makes SERAC_PORT_8181_TCP and the like. */
    private static final Pattern KUBERNETES_LINK = Pattern.compile(
            "SERAC_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT|PORT_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)");

    private final Map<String, String> namesByVariable = new HashMap<>();
    /** Keys of groups that there can be several of. */
    private final Map<Pattern, Key> numbered = new LinkedHashMap<>();
    private final List<String> problems;

    EnvironmentVariables(List<Key> keys, List<String> problems) {
        for (Key key : keys) {
            if (key.name().contains("[]")) {
                numbered.put(key.environmentPattern(), key);
            } else {
                namesByVariable.put(key.environmentName(), key.name());
            }
        }
        this.problems = problems;
    }

    /** @return values by key; unknown variables are reported */
    Map<String, String> read(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = namesByVariable.getOrDefault(variable.getKey(), numbered(variable.getKey()));
            if (name != null) {
                values.put(name, variable.getValue());
            } else if (variable.getKey().startsWith(PREFIX) && !variable.getKey().startsWith(CLIENT_PREFIX)
                    && !KUBERNETES_LINK.matcher(variable.getKey()).matches()) {
                problems.add("The environment variable " + variable.getKey() + " belongs to no key");
            }
        }
        return values;
    }

    private @Nullable String numbered(String variable) {
        for (Map.Entry<Pattern, Key> key : numbered.entrySet()) {
            Matcher numbers = key.getKey().matcher(variable);
            if (numbers.matches()) {
                return key.getValue().valueName(numbers.toMatchResult());
            }
        }
        return null;
    }
}
