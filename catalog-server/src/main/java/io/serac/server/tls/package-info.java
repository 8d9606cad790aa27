/** Certificates, keys and authorities in PEM files, and what TLS makes of them. Knows nothing of the server. */
@NullMarked
package io.serac.server.tls;

import org.jspecify.annotations.NullMarked;
