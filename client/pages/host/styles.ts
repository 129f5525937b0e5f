/* All styles of the instructor's page, in the order they build on each other; the narrow ones override. */
import './host.css'
import './chart.css'
import './call.css'
import './teams.css'
import './reach.css'
import './lobby.css'
import './forms.css'
import './narrow.css'
