package io.serac.server.credential;

import io.serac.authorizer.Decision;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.GrantsUsed;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.HandedOut;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.ReferencedBy;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.StorageException;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.signing.RequestSigner;
import io.serac.storage.signing.SignRequest;
import io.serac.storage.signing.SignedRequest;
import io.serac.storage.signing.SigningRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.rest.requests.RemoteSignRequest;
import org.apache.iceberg.rest.requests.RemoteSignRequestParser;

/**
 * Signs one request to the object store. Each is decided on anew, so that whoever lost a right gets no further signature; what the
 * client was given when it loaded the table can only narrow that. Thread-safe.
 */
final class SignStorageRequest {
    private static final Pattern PARTITION = Pattern.compile("(?<=/)[^/]*(?:=|%3[Dd])[^/]*(?=/)");
    private static final String PROVIDER = "s3";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final FileAccess access;
    private final Capabilities capabilities;
    private final RequestSigner signer;
    private final PromisedTables promises;
    private final GrantsUsed grants;

    SignStorageRequest(Securables securables, EnforcementPoint enforcement, Storages storages, FileAccess access,
            Capabilities capabilities, RequestSigner signer, PromisedTables promises) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.access = access;
        this.capabilities = capabilities;
        this.signer = signer;
        this.promises = promises;
        this.grants = new GrantsUsed(enforcement);
    }

    Response handle(Request request) {
        ReferencedBy.check(request);
        RemoteSignRequest body = JsonBodies.parse(request.body(), RemoteSignRequestParser::fromJson);
        if (body.provider() != null && !body.provider().equals(PROVIDER)) {
            throw CatalogException.badRequest("Only requests to S3 stores are signed: provider must be " + PROVIDER);
        }
        Resolution resolution = securables.table(request);
        Optional<PromisedTables.Promised> promised = promises.find(request, resolution);
        return promised.isPresent()
                ? ofPromised(request, resolution, body, promised.get())
                : ofTable(request, resolution, body);
    }

    private Response ofTable(Request request, Resolution resolution, RemoteSignRequest body) {
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), resolution, ObjectKind.TABLE);
        WarehouseStorage storage = storages.of(table.target().namespace().warehouse());
        StorageMode today = access.mode(request, resolution, table, storage);
        S3Profile profile = profile(storage);
        Optional<Capabilities.Capability> capability = capability(body, resolution, table.target().id());
        ToldRestrictions.requireUnchanged(table.allowed(), table.target(),
                capability.map(Capabilities.Capability::told).orElse(ToldRestrictions.NONE));
        StorageMode mode = narrowed(capability, today);
        StorageScope scope = access.scope(table.target(), storage, profile, mode)
                .orElseThrow(SignStorageRequest::withoutFolder);
        List<Long> grantIds = grants.find(request.caller(), table.target(),
                AccessModes.privileges(mode, storage.rawAccess()));
        return signed(request, table.allowed(), body, scope, grantIds);
    }

    private Response ofPromised(Request request, Resolution resolution, RemoteSignRequest body,
            PromisedTables.Promised promised) {
        profile(promised.storage());
        StorageScope whole = promised.scope().orElseThrow(SignStorageRequest::withoutFolder);
        StorageMode mode = narrowed(capability(body, resolution, whole.tableId()), whole.mode());
        return signed(request, promised.allowed(), body, whole.withMode(mode), List.of());
    }

    private static S3Profile profile(WarehouseStorage storage) {
        if (storage.profile() instanceof S3Profile profile && profile.scoping() != Scoping.NONE) {
            FileAccess.checkSound(storage);
            return profile;
        }
        throw CatalogException.badRequest(
                "The storage of this warehouse signs nothing; give your client keys of its own");
    }

    static CatalogException withoutFolder() {
        return refused("no-folder", "You may not touch the files of this table, or its folders are not in the storage"
                + " that its warehouse has now");
    }

    private Response signed(Request request, Decision.Allowed allowed, RemoteSignRequest body, StorageScope scope,
            List<Long> grantIds) {
        SignedRequest signed = sign(request, scope, body);
        return answer(allowed, scope.profile(), body, signed).handingOut(
                new HandedOut(body.method() + " " + withoutValues(body.uri().getRawPath()), null, null, grantIds));
    }

    // Folders are named by partitions, whose values are those of rows: who reads the audit need not have a right to them.
    private static String withoutValues(String path) {
        return PARTITION.matcher(path).replaceAll("*");
    }

    /** What the client was given when it loaded the table; empty if it does not send it back, as older ones do not. */
    private Optional<Capabilities.Capability> capability(RemoteSignRequest body, Resolution resolution, UUID tableId) {
        Map<String, String> properties = body.properties() == null ? Map.of() : body.properties();
        return Optional.ofNullable(properties.get(Capabilities.PROPERTY))
                .map(text -> capabilities.read(text, tableId).orElseThrow(
                        () -> ObjectKind.TABLE.absent(resolution.askedNamespace(), resolution.askedName())));
    }

    private static StorageMode narrowed(Optional<Capabilities.Capability> then, StorageMode today) {
        return then.isEmpty()
                ? today
                : today.meet(then.get().mode()).orElseThrow(() -> refused("mode",
                        "Your rights have changed since the table was loaded. Load it again"));
    }

    private SignedRequest sign(Request request, StorageScope scope, RemoteSignRequest body) {
        try {
            Map<String, List<String>> headers = body.headers() == null ? Map.of() : body.headers();
            return signer.sign(scope, request.caller().principalId(), new SignRequest(body.method(),
                    body.uri().toString(), body.region(), headers, body.body()));
        } catch (SigningRefusedException e) {
            if (e.status() == ErrorCode.BAD_REQUEST.status()) {
                throw CatalogException.badRequest(e.rule() + ": " + e.getMessage());
            }
            throw refused(e.rule(), String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            throw FileAccess.failed(e);
        }
    }

    private static CatalogException refused(String rule, String message) {
        return new CatalogException(ErrorCode.FORBIDDEN, rule + ": " + message)
                .because(new Denial(Denial.Verdict.FORBIDDEN, "sign-" + rule, List.of(), 0, List.of()));
    }

    private static Response answer(Decision.Allowed allowed, S3Profile profile, RemoteSignRequest body,
            SignedRequest signed) {
        byte[] json = JsonAnswer.object(fields -> {
            fields.writeStringField("uri", signed.uri());
            fields.writeObjectFieldStart("headers");
            for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
                JsonAnswer.strings(fields, header.getKey(), header.getValue());
            }
            fields.writeEndObject();
        });
        // Clients keep what is private for all users of their process.
        boolean isKept = profile.delegation().signing().signatureCaching() && body.method().equals("GET")
                && body.uri().getRawQuery() == null;
        return Response.json(allowed, 200, json).withHeader("Cache-Control", isKept ? "private" : "no-cache");
    }
}
