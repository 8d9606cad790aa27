/** On demand: removes one guard of the server at a time and looks whether the leak suite notices. */
@NullMarked
package io.serac.server.leak.mutation;

import org.jspecify.annotations.NullMarked;
