package io.serac.server.opa;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.access.EngineDenials;
import io.serac.server.access.UserDecisions;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.database.Sessions;
import io.serac.server.engine.OpaKey;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Opaque;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.AuditContext;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Trino. Who does not prove himself gets a 401. Everybody else gets a 200 whatever happens: of any other status Trino shows
 * its user the whole URL, and with it the key. What goes wrong is answered with a text that is no JSON, at which Trino fails the
 * query; an empty answer would be no filter. Thread-safe.
 */
final class TrinoPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(TrinoPolicies.class);
    private static final String BEARER = "Bearer ";

    private final Sessions sessions;
    private final UserDecisions decisions;
    private final TokenVerifier verifier;
    private final byte[] pepper;
    private final EngineDenials denials;
    private final Predicate<String> matchesRolesByName;

    /**
     * @param pepper that keys are stored with
     * @param matchesRolesByName whether values in tokens of an issuer stand for roles of the same name
     */
    TrinoPolicies(Sessions sessions, UserDecisions decisions, TokenVerifier verifier, byte[] pepper,
            EngineDenials denials, Predicate<String> matchesRolesByName) {
        this.sessions = sessions;
        this.decisions = decisions;
        this.verifier = verifier;
        this.pepper = pepper.clone();
        this.denials = denials;
        this.matchesRolesByName = matchesRolesByName;
    }

    Response allow(Request request) {
        return answer(request, (question, user) -> {
            boolean isAllowed = question.isAllowed();
            if (!isAllowed) {
                question.refusal().ifPresent(reason -> denials.denied(context(request, question, user, reason),
                        reason.denial()));
            }
            return json(fields -> fields.writeBooleanField("result", isAllowed));
        });
    }

    private static AuditContext context(Request request, TrinoQuestion question, TokenClaims user,
            TrinoRefusal.Reason reason) {
        return new AuditContext(request.id(), Caller.user(user, Optional.of(question.engine().account())),
                request.operation(), request.remoteAddress(), Excerpt.of(question.operation()),
                List.of(reason.subject()));
    }

    Response batch(Request request) {
        return answer(request, (question, user) -> {
            List<Integer> kept = question.filtered();
            return json(fields -> {
                fields.writeArrayFieldStart("result");
                for (int index : kept) {
                    fields.writeNumber(index);
                }
                fields.writeEndArray();
            });
        });
    }

    Response rowFilters(Request request) {
        return asking(request, ArmingDao::filtersAsked, question -> {
            Optional<String> filter = question.rowFilter();
            return json(fields -> {
                fields.writeArrayFieldStart("result");
                if (filter.isPresent()) {
                    fields.writeStartObject();
                    fields.writeStringField("expression", filter.get());
                    fields.writeStringField("identity", question.expressionIdentity());
                    fields.writeEndObject();
                }
                fields.writeEndArray();
            });
        });
    }

    Response columnMask(Request request) {
        return asking(request, ArmingDao::masksAsked, question -> {
            Optional<String> mask = question.mask(question.resource(), UUID.randomUUID());
            return json(fields -> {
                if (mask.isPresent()) {
                    fields.writeObjectFieldStart("result");
                    fields.writeStringField("expression", mask.get());
                    fields.writeEndObject();
                }
            });
        });
    }

    Response batchColumnMasks(Request request) {
        return asking(request, ArmingDao::masksAsked, question -> {
            UUID salt = UUID.randomUUID();
            List<JsonNode> columns = question.columnsToMask();
            return json(fields -> {
                fields.writeArrayFieldStart("result");
                for (int index = 0; index < columns.size(); index++) {
                    mask(fields, index, question.mask(columns.get(index), salt));
                }
                fields.writeEndArray();
            });
        });
    }

    private static void mask(JsonGenerator fields, int index, Optional<String> mask) throws IOException {
        if (mask.isPresent()) {
            fields.writeStartObject();
            fields.writeNumberField("index", index);
            fields.writeObjectFieldStart("viewExpression");
            fields.writeStringField("expression", mask.get());
            fields.writeEndObject();
            fields.writeEndObject();
        }
    }

    private static byte[] json(JsonAnswer.Fields fields) {
        return JsonAnswer.object(fields);
    }

    /** Answers, and remembers that the engine has asked, which it does only if it will apply the answer. */
    private Response asking(Request request, ToIntBiFunction<ArmingDao, UUID> arm,
            Function<TrinoQuestion, byte[]> answer) {
        return answer(request, (question, user) -> {
            byte[] json = answer.apply(question);
            if (!question.isArmed()) {
                sessions.admin(session -> arm.applyAsInt(session.dao(ArmingDao.class), question.engine().id()));
            }
            return json;
        });
    }

    private Response answer(Request request, BiFunction<TrinoQuestion, TokenClaims, byte[]> answer) {
        OpaProof proof = proof(request);
        byte[] json;
        try {
            json = answered(request, proof, answer);
        } catch (CatalogException refusal) {
            if (refusal.code() == ErrorCode.NOT_AUTHORIZED) {
                throw refusal;
            }
            json = unavailable(refusal);
        } catch (RuntimeException failure) {
            json = unavailable(failure);
        }
        return Response.anonymous(200, json);
    }

    private byte[] answered(Request request, OpaProof proof, BiFunction<TrinoQuestion, TokenClaims, byte[]> answer) {
        OpaInput input;
        try {
            input = OpaInput.read(request.body());
        } catch (RuntimeException unreadable) {
            proven(proof, sessions.read(session -> TrinoDao.catalogs(session, proof, "")));
            throw unreadable;
        }
        TrinoNames.Looked looked = sessions.read(
                session -> TrinoNames.look(session, proof, input.user(), TrinoQuestion.names(input)));
        TrinoEngine engine = proven(proof, looked.found());
        List<String> groups = engine.trustGroups() ? input.groups() : List.of();
        TokenClaims user = new TokenClaims(engine.userIssuer(), input.user(), groups,
                matchesRolesByName.test(engine.userIssuer()), Map.of());
        return answer.apply(new TrinoQuestion(engine, input, looked.names(),
                decisions.at(engine.epoch(), Caller.user(user, Optional.empty()))), user);
    }

    private TrinoEngine proven(OpaProof proof, TrinoDao.Found found) {
        byte[] stored = found.keyHmac();
        boolean isProven = proof.key().isEmpty()
                || (stored != null && MessageDigest.isEqual(stored, proof.key().get().hmac(pepper)));
        TrinoEngine engine = found.engine();
        if (engine == null || !isProven) {
            throw unproven();
        }
        return engine;
    }

    private OpaProof proof(Request request) {
        String certificate = request.certificate().orElse(null);
        Optional<String> sent = request.query().find("key");
        if (sent.isPresent()) {
            return new OpaProof(Optional.of(OpaKey.parse(sent.get()).orElseThrow(TrinoPolicies::unproven)), null,
                    certificate);
        }
        String authorization = request.header("Authorization").orElse("");
        if (authorization.isEmpty() && certificate != null) {
            return new OpaProof(Optional.empty(), null, certificate);
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unproven();
        }
        Caller caller;
        try {
            caller = verifier.verify(authorization.substring(BEARER.length()).strip());
        } catch (CatalogException e) {
            throw e.code() == ErrorCode.AUTHENTICATION_TIMEOUT ? unproven() : e;
        }
        if (caller.actor().isPresent()) {
            throw unproven();
        }
        return new OpaProof(Optional.empty(), caller.principalId(), certificate);
    }

    private static CatalogException unproven() {
        return new CatalogException(ErrorCode.NOT_AUTHORIZED,
                "This is no key, token or certificate of a registered Trino, or its certificate is missing");
    }

    private static byte[] unavailable(RuntimeException failure) {
        LOG.atWarn().setCause(failure).log("a question of Trino could not be answered");
        return Opaque.text();
    }
}
