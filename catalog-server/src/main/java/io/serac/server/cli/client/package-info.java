/** What all commands share that talk to a running server: the profile, the admin API, and the two forms of output. */
@NullMarked
package io.serac.server.cli.client;

import org.jspecify.annotations.NullMarked;
