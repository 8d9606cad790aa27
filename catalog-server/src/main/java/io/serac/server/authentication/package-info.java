/** Proves who a caller is: tokens, their keys, and the secrets they are exchanged for. */
@NullMarked
package io.serac.server.authentication;

import org.jspecify.annotations.NullMarked;
