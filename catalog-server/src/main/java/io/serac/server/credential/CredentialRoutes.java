package io.serac.server.credential;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.CommitServices;
import io.serac.server.database.Sessions;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.signing.RequestSigner;

/** Routes of credentials and signatures. */
public final class CredentialRoutes {
    private CredentialRoutes() {
    }

    /**
     * What reaching files needs.
     *
     * @param issuer makes temporary keys
     * @param signer signs requests
     * @param capabilityKey shared by all replicas
     */
    public record Delegates(CredentialIssuer issuer, RequestSigner signer, byte[] capabilityKey) {
    }

    /** Serves them, and returns what loads give access by. */
    public static FileAccess register(Routes routes, Securables securables, EnforcementPoint enforcement,
            Sessions sessions, CommitServices services, Delegates delegates) {
        Capabilities capabilities = new Capabilities(delegates.capabilityKey());
        FileAccess access = new FileAccess(enforcement, new TableFolders(sessions, services.claims()),
                delegates.issuer(), capabilities);
        PromisedTables promises = new PromisedTables(enforcement, sessions, services.claims(), services.storages(),
                access);
        routes.on(Operation.LOAD_CREDENTIALS,
                new LoadCredentials(securables, enforcement, services.storages(), access, promises)::handle)
                .on(Operation.SIGN_REQUEST, new SignStorageRequest(securables, enforcement, services.storages(),
                        access, capabilities, delegates.signer(), promises)::handle);
        return access;
    }
}
