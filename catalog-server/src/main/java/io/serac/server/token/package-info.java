/** The token endpoint: OAuth 2 client credentials and token exchange, as Iceberg clients use them. */
@NullMarked
package io.serac.server.token;

import org.jspecify.annotations.NullMarked;
