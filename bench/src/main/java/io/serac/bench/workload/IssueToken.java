package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.Credential;
import io.serac.bench.load.Operation;
import java.util.List;

/** Exchanges the client credential for a token, as Trino does for each query. Stateless. */
final class IssueToken {

    private IssueToken() {}

    static List<Operation> byClientCredential(SampleCatalog sample, int connections) {
        Credential credential = sample.catalog().access().credential();
        if (credential == null) {
            throw new BenchException("No client credential was given, so no token can be asked for.");
        }
        return RepeatRequest.on(connections, Catalog.tokenRequest(credential), 200);
    }
}
