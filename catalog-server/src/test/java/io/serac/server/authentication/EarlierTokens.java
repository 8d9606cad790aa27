package io.serac.server.authentication;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/** Tokens of the server's own as earlier releases made them. Stateless. */
public final class EarlierTokens {
    private EarlierTokens() {
    }

    /** The same token without a claim, signed anew. */
    public static String without(SigningKeys keys, String token, String claim) {
        try {
            SignedJWT now = SignedJWT.parse(token);
            JWTClaimsSet claims = new JWTClaimsSet.Builder(now.getJWTClaimsSet()).claim(claim, null).build();
            SigningKey key = keys.signer();
            JWSHeader header = new JWSHeader.Builder(now.getHeader().getAlgorithm()).type(now.getHeader().getType())
                    .keyID(key.id()).build();
            return key.sign(header, claims).serialize();
        } catch (ParseException e) {
            throw new IllegalArgumentException("No token of this server", e);
        }
    }
}
