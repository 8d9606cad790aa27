package io.serac.server.view;

import io.serac.server.error.CatalogException;
import io.serac.server.securable.EngineTrust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.view.ViewMetadata;

/**
 * As whom Trino reads the tables of a view for everybody who selects from it. Trino keeps that name in a property, so only a Trino
 * that asks for its users may set it, and only for the query that comes with it: anybody else could lend himself the rights of
 * others. A view without the property shows its reader what he may read himself. Stateless.
 */
public final class Definer {
    static final String PROPERTY = "trino.run-as-owner";

    private Definer() {
    }

    private static boolean isBelieved(EngineTrust sender) {
        return sender == EngineTrust.ASKS_FOR_USERS;
    }

    /** Properties of a new view. A definer that cannot be believed is left out: Trino sends one whenever it is not told otherwise. */
    static Map<String, String> kept(Map<String, String> properties, EngineTrust sender) {
        if (isBelieved(sender) || !properties.containsKey(PROPERTY)) {
            return properties;
        }
        Map<String, String> kept = new HashMap<>(properties);
        kept.remove(PROPERTY);
        return kept;
    }

    /** Properties of an earlier version that becomes the present one: its definer was not named for what follows now. */
    public static Map<String, String> ended(Map<String, String> properties) {
        return kept(properties, EngineTrust.NONE);
    }

    /**
     * Updates of a view, so that it has a definer afterwards only if its query is still the one that he was named for.
     *
     * @throws CatalogException
     *             BAD_REQUEST if all that is wanted is another definer, and he cannot be believed
     */
    static UpdateTableRequest kept(UpdateTableRequest request, EngineTrust sender) {
        boolean isNewQuery = request.updates().stream().anyMatch(Definer::changesQuery);
        boolean isNamed = request.updates().stream().anyMatch(Definer::names);
        if (isBelieved(sender) ? isNamed || !isNewQuery : !isNamed && !isNewQuery) {
            return request;
        }
        if (!isNewQuery) {
            throw notBelieved();
        }
        List<MetadataUpdate> updates = new ArrayList<>();
        for (MetadataUpdate update : request.updates()) {
            if (names(update)) {
                Map<String, String> others = ended(((MetadataUpdate.SetProperties) update).updated());
                if (!others.isEmpty()) {
                    updates.add(new MetadataUpdate.SetProperties(others));
                }
            } else {
                updates.add(update);
            }
        }
        updates.add(new MetadataUpdate.RemoveProperties(Set.of(PROPERTY)));
        return UpdateTableRequest.create(request.identifier(), request.requirements(), updates);
    }

    /** Throws BAD_REQUEST for a file whose view has a definer: nobody knows who named him. */
    static void checkNone(ViewMetadata registered) {
        if (registered.properties().containsKey(PROPERTY)) {
            throw notBelieved();
        }
    }

    private static boolean changesQuery(MetadataUpdate update) {
        return update instanceof MetadataUpdate.AddViewVersion
                || update instanceof MetadataUpdate.SetCurrentViewVersion;
    }

    private static boolean names(MetadataUpdate update) {
        return update instanceof MetadataUpdate.SetProperties set && set.updated().containsKey(PROPERTY);
    }

    private static CatalogException notBelieved() {
        return CatalogException.badRequest("The property " + PROPERTY + " says with whose rights a view is read, so it"
                + " is taken only from a Trino that is registered as an engine of the warehouse, when it defines the"
                + " view: leave it out, or create the view there");
    }
}
