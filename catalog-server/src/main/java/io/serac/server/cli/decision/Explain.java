package io.serac.server.cli.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.PrincipalHelp;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.Words;
import io.serac.server.cli.client.WrongUsage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks what the server would decide, and why. Not thread-safe. */
@Command(name = "explain",
        description = "Says what the server would decide, and why: explain OPERATION on SECURABLE. A "
                + "refusal is an answer too, with status 0.",
        footer = "%nOPERATION: docs/reference/privileges.md, such as LOAD_TABLE"
                + "%nSECURABLE: " + SecurableName.HELP + "; a dot in a name is written \\.",
        mixinStandardHelpOptions = true)
public final class Explain implements Runnable {
    private static final String FORM = "explain OPERATION on SECURABLE";
    private static final String AS_HELP = "For this principal instead of you: " + PrincipalHelp.TEXT;
    private static final String ROLES_HELP = "Values its token would have, separated by commas.";
    private static final String CLAIMS_HELP =
            "Claims its token would have, as a JSON object, such as '{\"region\": \"north\"}'.";
    private static final String DELEGATION_HELP = "As if storage credentials were asked for.";

    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = FORM)
    private List<String> words;

    @Option(names = "--as", paramLabel = "REF", description = AS_HELP)
    private @Nullable String principal;

    @Option(names = "--token-roles", paramLabel = "A,B", split = ",", description = ROLES_HELP)
    private List<String> tokenRoles = List.of();

    @Option(names = "--token-claims", paramLabel = "JSON", description = CLAIMS_HELP)
    private @Nullable String tokenClaims;

    @Option(names = "--delegation", description = DELEGATION_HELP)
    private boolean isDelegation;

    @Override
    public void run() {
        Words sentence = new Words(words, FORM);
        ObjectNode body = Json.object().put("operation", sentence.next().toUpperCase(Locale.ROOT));
        sentence.skip("on");
        body.set("securable", SecurableName.parse(sentence).json());
        sentence.end();
        if (principal != null) {
            body.put("principal", principal);
        }
        if (!tokenRoles.isEmpty()) {
            ArrayNode roles = body.putArray("token-roles");
            tokenRoles.forEach(roles::add);
        }
        if (tokenClaims != null) {
            body.set("token-claims", claims(tokenClaims));
        }
        if (isDelegation) {
            body.put("delegation", true);
        }
        ExplanationText.print(remote.api().post(ApiPath.of("/explain"), body).body(), remote.output());
    }

    private static JsonNode claims(String text) {
        return Json.parse(text).filter(JsonNode::isObject)
                .orElseThrow(
                        () -> new WrongUsage("--token-claims takes a JSON object, such as {\"region\": \"north\"}"));
    }
}
