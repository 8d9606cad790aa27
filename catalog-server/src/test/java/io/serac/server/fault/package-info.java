/** The whole server over HTTP: its contract with clients, and what is left of it when something breaks. */
@NullMarked
package io.serac.server.fault;

import org.jspecify.annotations.NullMarked;
