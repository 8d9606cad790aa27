package io.serac.server.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.JsonFile;
import io.serac.server.cli.client.Terminal;
import io.serac.server.cli.client.WrongUsage;
import io.serac.server.cli.grant.GrantSentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a file asks for, in the order in which it can be made. Everything is read before anything is sent. Stateless. */
final class Steps {
    private static final Set<String> SECTIONS = Set.of("warehouses", "roles", "grants");
    private static final String STORAGE_FILE = "storage-file";

    private Steps() {
    }

    /**
     * @throws WrongUsage
     *             if the file says what this command does not know
     */
    static List<Step> of(JsonNode file, Terminal terminal) {
        file.fieldNames().forEachRemaining(section -> {
            if (!SECTIONS.contains(section)) {
                throw new WrongUsage("The file has '" + section + "', but only warehouses, roles and grants are made");
            }
        });
        List<Step> steps = new ArrayList<>();
        for (JsonNode warehouse : array(file, "warehouses")) {
            steps.add(warehouse(warehouse, terminal));
        }
        for (JsonNode role : array(file, "roles")) {
            roles(role, steps);
        }
        for (JsonNode grant : array(file, "grants")) {
            steps.add(grant(text(grant, "A grant")));
        }
        return steps;
    }

    private static Step warehouse(JsonNode warehouse, Terminal terminal) {
        String name = text(warehouse.path("name"), "The name of a warehouse");
        ObjectNode body = object(warehouse, "warehouse " + name);
        body.remove("name");
        JsonNode storageFile = body.remove(STORAGE_FILE);
        if (storageFile != null) {
            if (body.has("storage")) {
                throw new WrongUsage("Warehouse " + name + " has both storage and " + STORAGE_FILE);
            }
            body.set("storage", JsonFile.readObject(text(storageFile, STORAGE_FILE), terminal));
        }
        return new Step("warehouse " + name, ApiPath.of("/warehouses").name(name), body);
    }

    private static void roles(JsonNode role, List<Step> steps) {
        String name = text(role.path("name"), "The name of a role");
        ObjectNode body = object(role, "role " + name);
        body.remove("name");
        body.remove("members");
        ApiPath path = ApiPath.of("/roles").name(name);
        steps.add(new Step("role " + name, path, body));
        for (JsonNode member : array(role, "members")) {
            String principal = text(member, "A member of role " + name);
            steps.add(new Step("member " + principal + " of role " + name, path.then("members").name(principal),
                    Json.object()));
        }
    }

    private static Step grant(String words) {
        GrantSentence grant = GrantSentence.parse(Arrays.asList(words.strip().split("\\s+", -1)), "to",
                "PRIVILEGE on SECURABLE to REF");
        return new Step("grant " + grant.privilege() + " on " + grant.securable().text() + " to " + grant.principal(),
                grant.path(), Json.object());
    }

    private static JsonNode array(JsonNode parent, String field) {
        JsonNode array = parent.path(field);
        if (!array.isArray() && !array.isMissingNode()) {
            throw new WrongUsage("'" + field + "' must be a list");
        }
        return array;
    }

    /** A copy. */
    private static ObjectNode object(JsonNode node, String what) {
        if (node.deepCopy() instanceof ObjectNode object) {
            return object;
        }
        throw new WrongUsage("The " + what + " must be an object");
    }

    private static String text(JsonNode node, String what) {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw new WrongUsage(what + " must be a text");
        }
        return node.textValue();
    }
}
