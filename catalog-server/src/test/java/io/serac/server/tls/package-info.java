/** Tests of certificates, keys and authorities. */
@NullMarked
package io.serac.server.tls;

import org.jspecify.annotations.NullMarked;
