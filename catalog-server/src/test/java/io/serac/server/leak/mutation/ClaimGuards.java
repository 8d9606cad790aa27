package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards about what goes from a user's token into the one that an engine gets for it. */
final class ClaimGuards {
    private static final String OTHER_CLAIMS = "theLastTokenIsHandedOutAgainForTheSameClaimsOnly";
    private static final String BY_USER_ALONE = """
                @Override
                public int hashCode() {
                    return userSubject.hashCode();
                }

                @Override
                public boolean equals(Object other) {
                    return other instanceof ActingLogin login && login.userIssuer.equals(userIssuer)
                            && login.userSubject.equals(userSubject) && login.actorId.equals(actorId)
                            && login.actorName.equals(actorName) && login.renewableUntil.equals(renewableUntil);
                }

                static ActingLogin of(""";

    static final List<Mutation> ALL = List.of(
            exchange(OTHER_CLAIMS, "Claims: with others of them it is another login", server(
                    "authentication/ActingLogin", "    static ActingLogin of(", BY_USER_ALONE)),
            exchange("onlyClaimsThatFiltersInForceNameAreCarried", "Claims: those that filters name, and no others",
                    server("access/FilterClaims", "policies.at(epoch).snapshot().claimPointers()",
                            "token.claims().keySet().stream().map(name -> \"/\" + name).toList()")),
            exchange("anEngineThatIsToldNoFiltersGetsNoClaims", "Claims: for engines that are told filters", server(
                    "token/ExchangeToken", "!engine.isToldRowFilters()", "engine.kind().isEmpty()")),
            exchange("whatAnEngineSaysOfAUserCarriesNothing", "Claims: none of unsigned assertions", server(
                    "token/ExchangeToken", "user.subject(), CarriedClaims.NONE)",
                    "user.subject(), new CarriedClaims(java.util.Map.of(\"/dept\", subjectToken)))")),
            exchange("whatIsSentBesideTheTokenOrImitatesOursIsNotRead", "Claims: carried by tokens of our own alone",
                    server("authentication/IssuerTokens", "issuer.matchesRolesByName(), payload.claims());",
                            "issuer.matchesRolesByName(), payload.claims(), new CarriedClaims(payload.members("
                                    + "\"user_claims\")));")),
            exchange("claimsThatAreTooLargeAreLeftOutAndTheTokenIsGivenAllTheSame", "Claims: no more than fits",
                    server("authentication/CarriedClaims", "bytes <= bytesLeft", "bytes > 0")),
            new Mutation("authentication.CarriedClaimsTest.sixteenAreCarriedAndNoMore", "Claims: no more than sixteen",
                    server("authentication/CarriedClaims", "fitting.size() < POINTERS_MAX && ", "")));

    private ClaimGuards() {
    }

    private static Mutation exchange(String test, String guard, Edit edit) {
        return new Mutation("token.ExchangedClaimsTest." + test, guard, edit);
    }
}
