package io.serac.server.access;

import io.serac.authorizer.Claims;
import io.serac.server.authentication.CarriedClaims;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.error.CatalogException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Finds what row filters look at in a user's token, so that this, and nothing else of it, can be carried on. Thread-safe. */
public final class FilterClaims {
    private final PolicyStore policies;

    public FilterClaims(PolicyStore policies) {
        this.policies = policies;
    }

    /**
     * The claims that filters compare with at this epoch or a later one, as many as fit.
     *
     * @param token
     *            of an issuer
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if the policies cannot be read in time
     */
    public CarriedClaims of(TokenClaims token, long epoch) {
        Claims claims = Claims.of(token.claims());
        SequencedMap<String, Object> named = new LinkedHashMap<>();
        for (String pointer : policies.at(epoch).snapshot().claimPointers()) {
            Object value = claims.find(pointer);
            if (value != null) {
                named.put(pointer, value);
            }
        }
        return CarriedClaims.fitting(named);
    }
}
