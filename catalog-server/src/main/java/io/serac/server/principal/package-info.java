/** Those who may call: service accounts, and what a caller can ask about himself. */
@NullMarked
package io.serac.server.principal;

import org.jspecify.annotations.NullMarked;
