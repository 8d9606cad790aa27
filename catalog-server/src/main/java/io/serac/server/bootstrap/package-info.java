/** What a new database gets: the account root, and on the embedded one the warehouse main. */
@NullMarked
package io.serac.server.bootstrap;

import org.jspecify.annotations.NullMarked;
