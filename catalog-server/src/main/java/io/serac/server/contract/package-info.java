/** The contracts of the APIs, served by the server that keeps them. */
@NullMarked
package io.serac.server.contract;

import org.jspecify.annotations.NullMarked;
