/** Who is calling: client secrets, the server's own bearer tokens, the keys that sign them, and the token endpoint. */
@NullMarked
package io.serac.server.authentication;

import org.jspecify.annotations.NullMarked;
